import {
  acquisitionInterval,
  type CatalogueItem,
  compareCodePoints,
  isStacModelError,
  parseInstant,
} from "@eomatch/stac-model";
import { invalidParameter } from "../errors.js";
import { fieldOf } from "./item-fields.js";

/** A field to sort by. */
export interface SortKey {
  readonly field: string;
  readonly isDescending: boolean;
}

/** A value that can be put in order: an instant comes before a number, a number before a text, nothing last. */
type SortValue = readonly [rank: 0 | 1 | 2 | 3, value: number | string];

/** Where an item stands in an order of items: no two stand at one place. */
export interface ItemPlace {
  /** Values of the sort keys; empty for the catalogue's own order. */
  readonly keys: readonly SortValue[];
  /** Start in milliseconds since 1970. */
  readonly startMs: number;
  readonly collection: string;
  readonly id: string;
}

const maxSortKeys = 8;

/**
 * Reads the parameter `sortby` as it stands in an address (STAC API, sort): `+datetime,-id`.
 *
 * @throws StacApiError `stac-api/invalid-parameter`
 */
export function parseSortBy(text: string): readonly SortKey[] {
  const keys = text.split(",").map((part) => {
    // A plus in an address is a space to many a library.
    const [, sign = "", field = ""] = /^\s*([+-]?)\s*(.*?)\s*$/s.exec(part) ?? [];
    return { field, isDescending: sign === "-" };
  });
  return checkSortKeys(keys);
}

/** Checks sort keys. @throws StacApiError `stac-api/invalid-parameter` */
export function checkSortKeys(keys: readonly SortKey[]): readonly SortKey[] {
  if (keys.length > maxSortKeys) {
    throw invalidParameter("sortby", `${keys.length} fields: sort by ${maxSortKeys} at the most`);
  }
  for (const { field } of keys) {
    if (field === "" || field === "geometry" || field === "bbox") {
      throw invalidParameter(
        "sortby",
        `${JSON.stringify(field)} is not a field that can be put in order: name id, collection or a property`,
      );
    }
  }
  return keys;
}

/** Where an item stands in the order of some keys. */
export function placeOf({ item }: CatalogueItem, keys: readonly SortKey[]): ItemPlace {
  const startMs = acquisitionInterval(item).startTime.getTime();
  return {
    keys: sortValues(keys.map(({ field }) => fieldOf(item, field))),
    startMs,
    collection: item.collection,
    id: item.id,
  };
}

/** The values that an item has for some keys, as they are put in order. */
export function sortValues(values: readonly unknown[]): ItemPlace["keys"] {
  return values.map(sortValue);
}

/** Compares two places in the order of some keys, then start, collection and id. */
export function comparePlaces(a: ItemPlace, b: ItemPlace, keys: readonly SortKey[]): number {
  return (
    compareKeys(a.keys, b.keys, keys) ||
    a.startMs - b.startMs ||
    compareCodePoints(a.collection, b.collection) ||
    compareCodePoints(a.id, b.id)
  );
}

/** Compares the values of two places for the keys alone. */
export function compareKeys(a: ItemPlace["keys"], b: ItemPlace["keys"], keys: readonly SortKey[]): number {
  for (let i = 0; i < keys.length; i++) {
    const difference = compareValues(a[i] ?? nothing, b[i] ?? nothing, (keys[i] as SortKey).isDescending);
    if (difference !== 0) return difference;
  }
  return 0;
}

const nothing: SortValue = [3, ""];

function sortValue(value: unknown): SortValue {
  if (typeof value === "number") return [1, value];
  if (typeof value === "boolean") return [1, value ? 1 : 0];
  if (typeof value !== "string") return nothing;
  const instantMs = instantOf(value);
  return instantMs === undefined ? [2, value] : [0, instantMs];
}

function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  try {
    return parseInstant(text).getTime();
  } catch (error) {
    if (isStacModelError(error)) return undefined;
    throw error;
  }
}

// What has no value comes last, whichever way the rest goes.
function compareValues([rankA, a]: SortValue, [rankB, b]: SortValue, isDescending: boolean): number {
  if (rankA === 3 || rankB === 3) return rankA - rankB;
  const ascending =
    rankA !== rankB
      ? rankA - rankB
      : typeof a === "string" && typeof b === "string"
        ? compareCodePoints(a, b)
        : (a as number) - (b as number);
  return isDescending ? -ascending : ascending;
}
