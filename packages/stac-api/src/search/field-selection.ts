import type { StacItem } from "@eomatch/stac-model";
import { invalidParameter } from "../errors.js";

/** Which fields of items are wanted (STAC API, fields extension): dotted paths, `properties.eo:cloud_cover`. */
export interface FieldSelection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const maxFields = 100;

/** What is given where fields are asked for without naming any. */
const defaultFields: readonly string[] = [
  "type",
  "stac_version",
  "id",
  "collection",
  "geometry",
  "bbox",
  "links",
  "assets",
  "properties.datetime",
];

/** Without these nobody could tell what an item is, so that they cannot be left out. */
const fixedFields: readonly string[] = ["type", "id", "collection"];

/**
 * Reads the parameter `fields` as it stands in an address: `id,properties.datetime,-geometry`.
 *
 * @throws StacApiError `stac-api/invalid-parameter`
 */
export function parseFields(text: string): FieldSelection {
  const names = text
    .split(",")
    // A plus in an address is a space to many a library.
    .map((name) => name.trim().replace(/^\+/, ""))
    .filter((name) => name !== "");
  return checkFields({
    include: names.filter((name) => !name.startsWith("-")),
    exclude: names.filter((name) => name.startsWith("-")).map((name) => name.slice(1)),
  });
}

/** Checks a selection of fields. @throws StacApiError `stac-api/invalid-parameter` */
export function checkFields(selection: FieldSelection): FieldSelection {
  const names = [...selection.include, ...selection.exclude];
  if (names.length > maxFields) {
    throw invalidParameter("fields", `${names.length} names: ${maxFields} at the most`);
  }
  if (names.includes("")) throw invalidParameter("fields", "an empty name");
  return selection;
}

/**
 * An item with the fields that are wanted. What is excluded is left out, also of what is included; `type`, `id` and
 * `collection` always stay.
 */
export function selectFields(item: StacItem, { include, exclude }: FieldSelection): object {
  const wanted = include.length > 0 ? include : exclude.length > 0 ? undefined : defaultFields;
  const chosen = wanted === undefined ? item : chosenOf(item, [...fixedFields, ...wanted]);
  const left = exclude.filter((path) => !fixedFields.includes(path));
  return left.reduce<object>((some, path) => withoutPath(some as Fields, path), chosen);
}

interface Fields {
  readonly [name: string]: unknown;
}

function chosenOf(item: Fields, paths: readonly string[]): Fields {
  let chosen: Fields = {};
  for (const path of paths) chosen = merged(chosen, pathOnly(item, path));
  return chosen;
}

/** What lies at a path, with the objects around it. A name may itself hold points. */
function pathOnly(record: Fields, path: string): Fields {
  if (Object.hasOwn(record, path)) return { [path]: record[path] };
  const [name, rest] = split(path);
  const inner = rest === undefined || !Object.hasOwn(record, name) ? undefined : record[name];
  if (rest === undefined || !isFields(inner)) return {};
  const chosen = pathOnly(inner, rest);
  return Object.keys(chosen).length === 0 ? {} : { [name]: chosen };
}

function withoutPath(record: Fields, path: string): Fields {
  if (Object.hasOwn(record, path)) {
    const { [path]: _, ...rest } = record;
    return rest;
  }
  const [name, rest] = split(path);
  const inner = rest === undefined || !Object.hasOwn(record, name) ? undefined : record[name];
  if (rest === undefined || !isFields(inner)) return record;
  return { ...record, [name]: withoutPath(inner, rest) };
}

function merged(a: Fields, b: Fields): Fields {
  const both = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const known = a[name];
    both[name] = isFields(known) && isFields(value) ? merged(known, value) : value;
  }
  return both;
}

function split(path: string): readonly [name: string, rest: string | undefined] {
  const point = path.indexOf(".");
  return point < 0 ? [path, undefined] : [path.slice(0, point), path.slice(point + 1)];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
