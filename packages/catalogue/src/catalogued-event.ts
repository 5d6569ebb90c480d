import {
  formatInstant,
  type Geometry,
  type MatchupEvent,
  type MultiPolygon,
  type Sensor,
  type StacAsset,
} from "@eomatch/stac-model";
import type { TimeBounds } from "./catalogued-matchup.js";
import type { MatchupSet } from "./matchup-set.js";

/**
 * A matchup event as a catalogue holds it: a {@link MatchupEvent} that knows its collection and answers questions.
 *
 * Its fields are plain data, so that it goes through JSON and spreading like any MatchupEvent; what is computed
 * (`platforms`, `collocationRegion` …) is not copied along.
 */
export class CataloguedEvent implements MatchupEvent {
  readonly id: string;
  /** The collection that holds it in the catalogue: with the id, a reference to its item. */
  readonly collection: string;
  readonly sensors: readonly Sensor[];
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly area: Geometry;
  readonly matchupSet: MatchupSet;
  readonly properties: { readonly [property: string]: unknown };
  readonly assets: { readonly [key: string]: StacAsset };

  constructor(event: MatchupEvent, place: { readonly collection: string; readonly matchupSet: MatchupSet }) {
    this.id = event.id;
    this.collection = place.collection;
    this.sensors = event.sensors;
    this.startTime = event.startTime;
    this.stopTime = event.stopTime;
    this.area = event.area;
    this.matchupSet = place.matchupSet;
    this.properties = event.properties;
    this.assets = event.assets;
  }

  /** The collections that take part, in pair order. */
  get collections(): string[] {
    return this.sensors.map(({ collection }) => collection);
  }

  /** The satellites that take part, in pair order. */
  get platforms(): string[] {
    return this.sensors.map(({ platform }) => platform);
  }

  /** The collocation regions of its matchups, see {@link MatchupSet.collocationRegion}. */
  get collocationRegion(): MultiPolygon | undefined {
    return this.matchupSet.collocationRegion;
  }

  /** First start and last stop of its products, UTC; undefined without matchups. The event's own window may be wider. */
  get productTimeBounds(): TimeBounds | undefined {
    return this.matchupSet.productTimeBounds;
  }

  /** One line: the sensors, the window, and how many matchups there are. */
  toString(): string {
    const sensors = this.sensors
      .map(({ collection, platform }) => `${collection} of ${platform}`)
      .join(" × ");
    const count = `${this.matchupSet.length} ${this.matchupSet.length === 1 ? "matchup" : "matchups"}`;
    return `event of ${sensors}: ${formatInstant(this.startTime)} to ${formatInstant(this.stopTime)}, ${count}`;
  }
}
