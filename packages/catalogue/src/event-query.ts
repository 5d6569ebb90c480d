import {
  type Bbox,
  type CatalogueItem,
  type CatalogueStore,
  canonicalPlatform,
  eventCollectionPrefix,
  formatInstant,
  type MatchupCondition,
  type PropertyFilter,
  type ReadOptions,
} from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";

/** Which events are wanted. Whatever is left out does not restrict; zero is a value like any other. */
export interface EventQuery {
  /** Every one of these collections is a sensor of the event; exact names. */
  readonly collections?: readonly string[] | undefined;
  /** Any of these satellites takes part; every spelling of their names will do. */
  readonly platforms?: readonly string[] | undefined;
  /** The event overlaps `[startTime, stopTime]`, both inclusive, UTC. */
  readonly startTime?: Date | undefined;
  readonly stopTime?: Date | undefined;
  /** `[west, south, east, north]` in degrees; west > east crosses the antimeridian. The event's box overlaps. */
  readonly bbox?: Bbox | undefined;
  /** Only matchups whose every product is on disk; events left without matchups drop out. */
  readonly productsDownloaded?: boolean | undefined;
  /** Conditions on the matchups' properties; events left without matchups drop out. */
  readonly properties?: PropertyFilter | undefined;
}

/**
 * The items of the events that meet a query, in order of time; an event meets conditions on matchups when one of its
 * matchups does.
 *
 * @throws CatalogueError `catalogue/invalid-query` for a start after the stop, an invalid time, a bbox out of range, or
 *   a filter that there is not
 */
export async function* queryEventItems(
  store: CatalogueStore,
  query: EventQuery,
  options: ReadOptions = {},
): AsyncGenerator<CatalogueItem, void, undefined> {
  checkQuery(query);
  const collections = await eventCollections(store, options);
  if (collections.length === 0) return;
  const found = store.query(
    {
      collections,
      startTime: query.startTime,
      stopTime: query.stopTime,
      bbox: query.bbox,
      platforms: query.platforms?.map(canonicalPlatform),
      withMatchup: matchupCondition(query),
    },
    options,
  );
  for await (const item of found) if (hasCollections(item, query.collections)) yield item;
}

/** What a query asks of matchups; undefined when it asks nothing of them. */
export function matchupCondition({
  properties,
  productsDownloaded,
}: EventQuery): MatchupCondition | undefined {
  if (properties === undefined && productsDownloaded !== true) return undefined;
  return { properties, ...(productsDownloaded === true ? { productsDownloaded } : {}) };
}

const filters: { readonly [filter in keyof Required<EventQuery>]: true } = {
  collections: true,
  platforms: true,
  startTime: true,
  stopTime: true,
  bbox: true,
  productsDownloaded: true,
  properties: true,
};

/** Refuses what TypeScript would: a filter that is passed over, or never met, would choose all events, or none. */
function checkFilters(query: EventQuery): void {
  for (const [filter, value] of Object.entries(query)) {
    const complain = (reason: string): never => {
      throw new CatalogueError("catalogue/invalid-query", reason, { subject: filter });
    };
    if (!Object.hasOwn(filters, filter))
      complain(`there is no filter ${filter}: known are ${Object.keys(filters).join(", ")}`);
    if (value === undefined) continue;
    if ((filter === "startTime" || filter === "stopTime") && !isTime(value))
      complain(`${filter} is no time: give a valid Date, such as new Date("2023-06-01T00:00:00Z")`);
    if ((filter === "collections" || filter === "platforms") && !Array.isArray(value))
      complain(`${filter} is no list: give names in an array, also a single one`);
  }
}

function isTime(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function checkQuery(query: EventQuery): void {
  checkFilters(query);
  const { startTime, stopTime, bbox } = query;
  if (startTime !== undefined && stopTime !== undefined && startTime > stopTime) {
    throw new CatalogueError(
      "catalogue/invalid-query",
      `the start time ${formatInstant(startTime)} is after the stop time ${formatInstant(stopTime)}: swap them`,
      { subject: "startTime" },
    );
  }
  if (bbox === undefined) return;
  const [west, south, east, north] = bbox;
  const isValid =
    bbox.length === 4 &&
    bbox.every(Number.isFinite) &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90 &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    south <= north;
  if (!isValid) {
    throw new CatalogueError(
      "catalogue/invalid-query",
      `the bbox ${bbox.join(",")} is not west,south,east,north in degrees (longitude -180 to 180, latitude -90 to 90, south not above north)`,
      { subject: "bbox" },
    );
  }
}

async function eventCollections(store: CatalogueStore, options: ReadOptions): Promise<string[]> {
  const names: string[] = [];
  for await (const { id } of store.listCollections(options)) {
    if (id.startsWith(eventCollectionPrefix)) names.push(id);
  }
  return names;
}

function hasCollections({ item }: CatalogueItem, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const { "matchup:collections": collections } = item.properties;
  return Array.isArray(collections) && wanted.every((name) => collections.includes(name));
}
