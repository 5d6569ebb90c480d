import { KM2_PER_STERADIAN } from "./authalic.js";
import { centroidOf } from "./centroid.js";
import { surfaceFor } from "./edge-model.js";
import type { MultiPolygon, Polygon, Position } from "./geojson.js";
import type { Observation } from "./observation.js";
import { type PreparedFootprint, preparedAreaKm2, prepareShape } from "./prepared-footprint.js";
import type { Shape } from "./shape.js";
import { sharedShape } from "./shared-rings.js";

/** One product of each sensor that saw the same ground at nearly the same time. */
export interface ProductMatch<T = Observation, P extends readonly T[] = readonly T[]> {
  /** One product of each sensor, in the order of the sensors; the caller's own objects. */
  readonly products: P;
  /** Greatest time difference among the products in seconds, never negative. */
  readonly timeDiffSeconds: number;
  /** Area that all products share, in km² on WGS84. */
  readonly areaKm2: number;
  /** The collocation region: what all products share. Calculated when first asked for. */
  readonly region: Polygon | MultiPolygon;
  /** Middle of the region, `[longitude, latitude]` in degrees; of a curved region it may lie outside. */
  readonly centroid: Position;
  /** Area of each product's own footprint in km², in the order of the products. */
  readonly footprintAreasKm2: readonly number[];
}

/** Makes a match whose region, centroid and footprint areas are calculated when first asked for. */
export function createMatch<T>(
  facts: { products: readonly T[]; timeDiffSeconds: number; areaKm2: number },
  footprints: readonly PreparedFootprint[],
): ProductMatch<T> {
  return new LazyMatch(facts, footprints);
}

class LazyMatch<T> implements ProductMatch<T> {
  readonly products: readonly T[];
  readonly timeDiffSeconds: number;
  readonly areaKm2: number;
  readonly #footprints: readonly PreparedFootprint[];
  #shape: Shape | undefined;
  #region: Polygon | MultiPolygon | undefined;

  constructor(
    facts: { products: readonly T[]; timeDiffSeconds: number; areaKm2: number },
    footprints: readonly PreparedFootprint[],
  ) {
    this.products = facts.products;
    this.timeDiffSeconds = facts.timeDiffSeconds;
    this.areaKm2 = facts.areaKm2;
    this.#footprints = footprints;
  }

  get region(): Polygon | MultiPolygon {
    this.#region ??= surfaceFor(this.#footprints[0]!.edges).toGeoJson(
      this.#shared.rings,
      this.#shared.isWhole,
    );
    return this.#region;
  }

  get centroid(): Position {
    return centroidOf(this.#shared.rings, surfaceFor(this.#footprints[0]!.edges));
  }

  get footprintAreasKm2(): readonly number[] {
    return this.#footprints.map(preparedAreaKm2);
  }

  // Without this the parts behind getters would be missing from JSON.
  toJSON(): Record<string, unknown> {
    const { products, timeDiffSeconds, areaKm2, region } = this;
    return { products, timeDiffSeconds, areaKm2, region };
  }

  get #shared(): Shape {
    this.#shape ??= sharedByAll(this.#footprints);
    return this.#shape;
  }
}

function sharedByAll(footprints: readonly PreparedFootprint[]): Shape {
  const last = footprints.at(-1)!;
  const others = footprints.slice(0, -1);
  return sharedShape(
    others.reduce((shared, next) => prepareShape(sharedShape(shared, next), next.edges)),
    last,
  );
}

/** Gives an area on the authalic sphere in km². */
export function toKm2(steradians: number): number {
  return steradians * KM2_PER_STERADIAN;
}
