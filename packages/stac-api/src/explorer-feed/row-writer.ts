import {
  acquisitionInterval,
  type CatalogueItem,
  eventCollectionPrefix,
  matchupReferences,
} from "@eomatch/stac-model";
import type { FeedBlock, FeedPair } from "../explorer-feed-format.js";
import { outlineColumns } from "./outline-columns.js";

const noEvent = 0xffffffff;

/** Makes blocks of items; pairs are numbered in the order in which they are met. */
export interface RowWriter {
  /** Whether an item has the time and the sensors that an event needs. */
  isEvent(item: CatalogueItem): boolean;
  /** Whether an item has the time and the sensors that a matchup needs. */
  isMatchup(item: CatalogueItem): boolean;
  events(items: readonly CatalogueItem[]): FeedBlock;
  /** @param eventNumber the number of a pair's event by its id */
  matchups(
    items: readonly CatalogueItem[],
    eventNumber: (pair: string, id: string) => number | undefined,
  ): FeedBlock;
}

/** A writer that has met no pair. */
export function rowWriter(): RowWriter {
  const pairs = new Map<string, number>();
  let fresh: FeedPair[] = [];
  let matchupsNamed = 0;

  const pairNumber = (name: string, item: CatalogueItem): number => {
    const known = pairs.get(name);
    if (known !== undefined) return known;
    pairs.set(name, pairs.size);
    fresh.push({ name, sensors: sensorsOf(item) });
    return pairs.size - 1;
  };
  const takeFresh = (): FeedPair[] => {
    const taken = fresh;
    fresh = [];
    return taken;
  };

  return {
    isEvent: hasPlaceInTime,
    isMatchup: hasPlaceInTime,
    events(items) {
      const outlines = outlineColumns();
      for (const { item } of items) outlines.add(item.geometry);
      const counts = items.map((item) => matchupReferences(item).length);
      matchupsNamed += counts.reduce((sum, count) => sum + count, 0);
      const columns = {
        startMs: Float64Array.from(items, ({ item }) => acquisitionInterval(item).startTime.getTime()),
        stopMs: Float64Array.from(items, ({ item }) => acquisitionInterval(item).stopTime.getTime()),
        pair: Uint16Array.from(items, (item) =>
          pairNumber(item.item.collection.slice(eventCollectionPrefix.length), item),
        ),
        matchups: Uint32Array.from(counts),
        ...outlines.columns(),
      };
      return { kind: "events", rows: items.length, columns, pairs: takeFresh(), matchupsNamed };
    },
    matchups(items, eventNumber) {
      const outlines = outlineColumns();
      for (const { item } of items) outlines.add(item.geometry);
      const property = (name: string): Float32Array =>
        Float32Array.from(items, ({ item }) => numberOr(item.properties[name], Number.NaN));
      const columns = {
        startMs: Float64Array.from(items, ({ item }) => acquisitionInterval(item).startTime.getTime()),
        timeDiffSeconds: property("matchup:time_diff_abs"),
        areaKm2: property("matchup:area_km2"),
        event: Uint32Array.from(items, (item) => {
          const id = eventIdOf(item);
          return (id === undefined ? undefined : eventNumber(item.item.collection, id)) ?? noEvent;
        }),
        pair: Uint16Array.from(items, (item) => pairNumber(item.item.collection, item)),
        ...outlines.columns(),
      };
      return { kind: "matchups", rows: items.length, columns, pairs: takeFresh() };
    },
  };
}

function hasPlaceInTime({ item }: CatalogueItem): boolean {
  try {
    acquisitionInterval(item);
    return true;
  } catch {
    return false;
  }
}

function sensorsOf({ item }: CatalogueItem): FeedPair["sensors"] {
  const { "matchup:collections": collections, "matchup:platforms": platforms } = item.properties;
  if (!Array.isArray(collections) || !Array.isArray(platforms)) return [];
  return collections.map((collection, i) => ({
    collection: String(collection),
    platform: String(platforms[i] ?? ""),
  }));
}

function eventIdOf({ item, relations }: CatalogueItem): string | undefined {
  const id = item.properties["matchup:event_id"];
  return typeof id === "string" ? id : relations.find(({ role }) => role === "event")?.target.id;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
