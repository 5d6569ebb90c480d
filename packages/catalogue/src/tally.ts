import type { Matchup, MatchupEvent, Product, Sensor } from "@eomatch/stac-model";
import { pairName } from "@eomatch/stac-model";
import type { CheckedRequest, FindSummary, Range, SearchFailure } from "./find-request.js";
import type { AddedCounts } from "./merge.js";

/** Counts what a search finds, each thing once however often it is met. */
export interface Tally {
  /** Counts a product that a provider listed. */
  found(sensor: Sensor, product: Product): void;
  /** Counts products that a provider listed and that were counted by no one before. */
  foundUnread(sensor: Sensor, count: number): void;
  wrongPlatform(product: Product): void;
  /** Counts products that were left out for a newer version, or because they were listed twice. */
  passedOver(older: readonly Product[], duplicates: readonly Product[]): void;
  /** Counts matchups that the catalogue keeps with another version of their products. */
  keptVersions(matchups: number): void;
  /**
   * Counts a product that cannot be used; false when it was counted before.
   *
   * @param product the product's id, or where it stands
   */
  unusable(product: string): boolean;
  event(event: MatchupEvent): void;
  added(counts: AddedCounts): void;
  failure(failure: SearchFailure): void;
  /** Products found so far, by sensor in pair order. */
  productsFound(): number[];
  matchupsFound(): number;
  addedSoFar(): AddedCounts;
  summary(location: string, crossovers: number | undefined): FindSummary;
}

/** Begins to count for a request. */
export function createTally({ sensors }: CheckedRequest): Tally {
  const foundIds = sensors.map(() => new Set<string>());
  const foundUnread = sensors.map(() => 0);
  const foundOf = (i: number): number => (foundIds[i]?.size ?? 0) + (foundUnread[i] ?? 0);
  const matchedIds = sensors.map(() => new Set<string>());
  const strangers = new Set<string>();
  const older = new Set<string>();
  const duplicates = new Set<string>();
  let kept = 0;
  const unusable = new Set<string>();
  const events = new Set<string>();
  const failures: SearchFailure[] = [];
  let matchups = 0;
  let added: AddedCounts = { events: 0, matchups: 0, products: 0 };
  let areaKm2: Range | undefined;
  let timeDiffSeconds: Range | undefined;

  const count = ({ areaKm2: area, timeDiffAbs, products }: Matchup): void => {
    matchups += 1;
    areaKm2 = widened(areaKm2, area ?? 0);
    timeDiffSeconds = widened(timeDiffSeconds, timeDiffAbs);
    products.forEach((product, i) => {
      matchedIds[i]?.add(product.id);
    });
  };

  return {
    found(sensor, product) {
      foundIds[sensors.indexOf(sensor)]?.add(product.id);
    },
    foundUnread(sensor, count) {
      const i = sensors.indexOf(sensor);
      foundUnread[i] = (foundUnread[i] ?? 0) + count;
    },
    wrongPlatform({ id }) {
      strangers.add(id);
    },
    passedOver(olderOnes, listedTwice) {
      for (const { id } of olderOnes) older.add(id);
      for (const { id } of listedTwice) duplicates.add(id);
    },
    keptVersions(count) {
      kept += count;
    },
    unusable(product) {
      const isNew = !unusable.has(product);
      unusable.add(product);
      return isNew;
    },
    event({ id, matchupSet }) {
      events.add(id);
      matchupSet.forEach(count);
    },
    added(counts) {
      added = {
        events: added.events + counts.events,
        matchups: added.matchups + counts.matchups,
        products: added.products + counts.products,
      };
    },
    failure(failure) {
      failures.push(failure);
    },
    productsFound: () => sensors.map((_, i) => foundOf(i)),
    matchupsFound: () => matchups,
    addedSoFar: () => added,
    summary: (location, crossovers) => ({
      location,
      pair: pairName(sensors),
      sensors: sensors.map((sensor, i) => ({
        ...sensor,
        found: foundOf(i),
        matched: matchedIds[i]?.size ?? 0,
      })),
      crossovers,
      events: events.size,
      matchups,
      added,
      areaKm2,
      timeDiffSeconds,
      dropped: {
        wrongPlatform: strangers.size,
        unusable: unusable.size,
        olderVersions: older.size,
        listedTwice: duplicates.size,
      },
      keptVersions: kept,
      failures,
    }),
  };
}

function widened(range: Range | undefined, value: number): Range {
  return range === undefined
    ? { min: value, max: value }
    : { min: Math.min(range.min, value), max: Math.max(range.max, value) };
}
