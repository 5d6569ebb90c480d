import { formatInstant, type MultiPolygon } from "@eomatch/stac-model";
import type { CataloguedMatchup, TimeBounds } from "./catalogued-matchup.js";

/** The matchups of an event, in order of time: an array that also answers for all of them together. */
export interface MatchupSet extends ReadonlyArray<CataloguedMatchup> {
  /** The matchups as an ordinary array. */
  readonly matchups: readonly CataloguedMatchup[];
  /**
   * The polygons of all collocation regions side by side; where regions overlap, so do these. Undefined when there
   * are none.
   */
  readonly collocationRegion: MultiPolygon | undefined;
  /** First start and last stop of all products, UTC; undefined when there are none. */
  readonly productTimeBounds: TimeBounds | undefined;
  /** One line: how many there are, and when. */
  toString(): string;
}

/** Makes the set of some matchups, in the order given. */
export function matchupSetOf(matchups: Iterable<CataloguedMatchup>): MatchupSet {
  return MatchupArray.from(matchups) as MatchupArray;
}

class MatchupArray extends Array<CataloguedMatchup> implements MatchupSet {
  // Mapping and filtering give ordinary arrays: what they hold need not be matchups.
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  get matchups(): readonly CataloguedMatchup[] {
    return this.slice();
  }

  get collocationRegion(): MultiPolygon | undefined {
    const polygons = this.flatMap(({ collocationRegion: region }) =>
      region.type === "Polygon"
        ? [region.coordinates]
        : region.type === "MultiPolygon"
          ? region.coordinates
          : [],
    );
    return polygons.length === 0 ? undefined : { type: "MultiPolygon", coordinates: polygons };
  }

  get productTimeBounds(): TimeBounds | undefined {
    const [first, ...others] = this.filter(({ products }) => products.length > 0).map(
      ({ productTimeBounds }) => productTimeBounds,
    );
    if (first === undefined) return undefined;
    return others.reduce(
      (bounds, { startTime, stopTime }) => ({
        startTime: startTime < bounds.startTime ? startTime : bounds.startTime,
        stopTime: stopTime > bounds.stopTime ? stopTime : bounds.stopTime,
      }),
      first,
    );
  }

  override toString(): string {
    const bounds = this.productTimeBounds;
    const count = `${this.length} ${this.length === 1 ? "matchup" : "matchups"}`;
    return bounds === undefined
      ? count
      : `${count}: ${formatInstant(bounds.startTime)} to ${formatInstant(bounds.stopTime)}`;
  }
}
