import type { MatchedArchive } from "./archive.js";
import { KM2_PER_STERADIAN } from "./authalic.js";
import { centroidOf } from "./centroid.js";
import { surfaceFor } from "./edge-model.js";
import type { MultiPolygon, Polygon, Position } from "./geojson.js";
import type { MatchTable } from "./match-table.js";
import type { Observation } from "./observation.js";
import { type PreparedFootprint, preparedAreaKm2, prepareShape } from "./prepared-footprint.js";
import type { Shape } from "./shape.js";
import { sharedShape } from "./shared-rings.js";

/**
 * One product of each sensor that saw the same ground at nearly the same time.
 *
 * `region`, `centroid` and `footprintAreasKm2` are calculated when first asked for. They are not the object's own
 * properties: a copy by spreading or by `structuredClone` goes without them, so copy what you need by name, or use
 * `toJSON()`, which `JSON.stringify` does by itself.
 */
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

/** Where a match gets the footprints of its products when it is asked for what depends on them. */
export interface FootprintOrigin {
  /** Gives the footprints of match `k`, in the order of the sensors. */
  footprints(k: number): PreparedFootprint[];
}

/** Makes the matches of a table, one at a time. */
export class MatchMaker<T> implements FootprintOrigin {
  readonly #table: MatchTable;
  readonly #archives: readonly MatchedArchive<T>[];

  constructor(table: MatchTable, archives: readonly MatchedArchive<T>[]) {
    this.#table = table;
    this.#archives = archives;
  }

  /** Makes match `k`. */
  match(k: number): ProductMatch<T> {
    const { members, width, timeDiffsSeconds, areasKm2 } = this.#table;
    const archives = this.#archives;
    const at = k * width;
    const products =
      width === 2
        ? [productOf(archives[0]!, members[at]!), productOf(archives[1]!, members[at + 1]!)]
        : archives.map((archive, s) => productOf(archive, members[at + s]!));
    return new LazyMatch(products, timeDiffsSeconds[k]!, areasKm2[k]!, this, k);
  }

  footprints(k: number): PreparedFootprint[] {
    const { members, width } = this.#table;
    return this.#archives.map((archive, s) => archive.footprints.prepared(members[k * width + s]!));
  }
}

function productOf<T>(archive: MatchedArchive<T>, k: number): T {
  return archive.source.product(archive.rows[k]!);
}

/** Makes a match that prepares its footprints anew when it is asked, and so keeps nothing else alive. */
export function createMatch<T>(
  facts: { products: readonly T[]; timeDiffSeconds: number; areaKm2: number },
  origin: FootprintOrigin,
  index = 0,
): ProductMatch<T> {
  return new LazyMatch(facts.products, facts.timeDiffSeconds, facts.areaKm2, origin, index);
}

class LazyMatch<T> implements ProductMatch<T> {
  readonly products: readonly T[];
  readonly timeDiffSeconds: number;
  readonly areaKm2: number;
  readonly #origin: FootprintOrigin;
  readonly #index: number;
  #shape: Shape | undefined;
  #region: Polygon | MultiPolygon | undefined;

  constructor(
    products: readonly T[],
    timeDiffSeconds: number,
    areaKm2: number,
    origin: FootprintOrigin,
    index: number,
  ) {
    this.products = products;
    this.timeDiffSeconds = timeDiffSeconds;
    this.areaKm2 = areaKm2;
    this.#origin = origin;
    this.#index = index;
  }

  get region(): Polygon | MultiPolygon {
    if (this.#region === undefined) {
      const { rings, isWhole } = this.#shared();
      this.#region = surfaceFor(this.#footprints()[0]!.edges).toGeoJson(rings, isWhole);
    }
    return this.#region;
  }

  get centroid(): Position {
    return centroidOf(this.#shared().rings, surfaceFor(this.#footprints()[0]!.edges));
  }

  get footprintAreasKm2(): readonly number[] {
    return this.#footprints().map(preparedAreaKm2);
  }

  // Without this the parts behind getters would be missing from JSON.
  toJSON(): Record<string, unknown> {
    const { products, timeDiffSeconds, areaKm2, region, centroid, footprintAreasKm2 } = this;
    return { products, timeDiffSeconds, areaKm2, region, centroid, footprintAreasKm2 };
  }

  #footprints(): PreparedFootprint[] {
    return this.#origin.footprints(this.#index);
  }

  #shared(): Shape {
    this.#shape ??= sharedByAll(this.#footprints());
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
