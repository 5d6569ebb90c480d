import {
  formatInstant,
  type Geometry,
  type Matchup,
  type Product,
  type ProductSelector,
  productTimeBounds,
  type StacAsset,
  timeDiffSeconds,
} from "@eomatch/stac-model";

/** First start and last stop of some products, UTC. */
export interface TimeBounds {
  readonly startTime: Date;
  readonly stopTime: Date;
}

/**
 * A matchup as a catalogue holds it: a {@link Matchup} that knows its collection and answers questions.
 *
 * Its fields are plain data, so that it goes through JSON and spreading like any Matchup; what is computed
 * (`productTimeBounds`, `timeDiff`) is not copied along.
 */
export class CataloguedMatchup implements Matchup {
  readonly id: string;
  /** The collection that holds it in the catalogue: with the id, a reference to its item. */
  readonly collection: string;
  readonly eventId: string;
  readonly products: readonly Product[];
  readonly collocationRegion: Geometry;
  readonly areaKm2: number | undefined;
  readonly timeDiffAbs: number;
  readonly properties: { readonly [property: string]: unknown };
  readonly assets: { readonly [key: string]: StacAsset };

  constructor(matchup: Matchup, collection: string) {
    this.id = matchup.id;
    this.collection = collection;
    this.eventId = matchup.eventId;
    this.products = matchup.products;
    this.collocationRegion = matchup.collocationRegion;
    this.areaKm2 = matchup.areaKm2;
    this.timeDiffAbs = matchup.timeDiffAbs;
    this.properties = matchup.properties;
    this.assets = matchup.assets;
  }

  /** First start and last stop of its products, UTC. */
  get productTimeBounds(): TimeBounds {
    return productTimeBounds(this);
  }

  /**
   * Seconds from the start of one product to the start of another, positive when `to` was acquired later.
   *
   * @param from a collection's name, or `{ collection, platform }` where two satellites share a collection
   * @throws StacModelError `stac-model/invalid-sensors` when one of them fits no product or several
   */
  timeDiff(from: ProductSelector, to: ProductSelector): number {
    return timeDiffSeconds(this, from, to);
  }

  /** One line: the products, when they were acquired, how far apart, and how much ground they share. */
  toString(): string {
    const area = this.areaKm2 === undefined ? "" : `, ${Math.round(this.areaKm2)} km²`;
    const products = this.products.map(({ collection, id }) => `${collection} ${id}`).join(" × ");
    const [start, stop] = [this.productTimeBounds.startTime, this.productTimeBounds.stopTime].map(
      formatInstant,
    );
    return `matchup of ${products}: ${start} to ${stop}, ${this.timeDiffAbs} s apart${area}`;
  }
}
