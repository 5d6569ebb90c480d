import { FinderError } from "./errors.js";
import type { Footprint, Position, RingCoordinates } from "./geojson.js";
import { type Observation, readTimes } from "./observation.js";

/**
 * The products of one sensor as columns: a number array for each thing that matching needs, in place of objects.
 *
 * Footprints lie in the layout of GeoArrow's multipolygons: positions one after the other, and for each level the
 * places where its parts begin, with one entry more for the end of the last. Product k has polygons
 * `productOffsets[k]` to `productOffsets[k + 1]`, a polygon its outer ring first. Columns may share memory between
 * threads (`SharedArrayBuffer`).
 */
export interface ObservationColumns<T> {
  readonly count: number;
  /** Id of the product at an index. */
  id(index: number): string;
  /** Start of each acquisition in milliseconds since 1970, UTC. */
  readonly startMs: Float64Array;
  /** End of each acquisition in milliseconds since 1970, UTC. */
  readonly stopMs: Float64Array;
  /** Longitude and latitude in degrees on WGS84, position after position; rings closed or not. */
  readonly lonLat: Float64Array;
  /** First position of each ring, and where the last one ends. */
  readonly ringOffsets: Uint32Array;
  /** First ring of each polygon, and where the last one ends. */
  readonly polygonOffsets: Uint32Array;
  /** First polygon of each product, and where the last one ends. */
  readonly productOffsets: Uint32Array;
  /** What a match gives back for the product at an index. */
  product(index: number): T;
}

/** The products of one sensor as they are given: as a list, or as columns. */
export type GivenProducts<T> = (readonly T[] & readonly Observation[]) | ObservationColumns<T>;

/** Tells columns from a list of products. */
export function isColumns<T>(given: GivenProducts<T>): given is ObservationColumns<T> {
  return !Array.isArray(given);
}

/**
 * Checks that what was given for the sensors is a list with lists of products, or columns, in it.
 *
 * @throws FinderError `finder/invalid-criteria`
 */
export function expectSensors(sensors: readonly unknown[]): void {
  if (!Array.isArray(sensors)) {
    throw new FinderError(
      "finder/invalid-criteria",
      `sensors are ${kindOf(sensors)}, give an array with the products of each, as in findMatchups([left, right], criteria)`,
    );
  }
  for (const [k, given] of (sensors as readonly unknown[]).entries()) {
    if (Array.isArray(given) || areColumns(given)) continue;
    throw new FinderError(
      "finder/invalid-criteria",
      `sensor ${k} is ${kindOf(given)}, give an array of its products or columns, as in findMatchups([left, right], criteria)`,
      { sensorIndex: k },
    );
  }
}

function areColumns(given: unknown): boolean {
  const { count, id, product } = (given ?? {}) as Partial<ObservationColumns<unknown>>;
  return typeof count === "number" && typeof id === "function" && typeof product === "function";
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value === "object" ? "an object" : typeof value;
}

/**
 * Gives the footprint of the product at an index of columns as GeoJSON, just as it lies there.
 *
 * @throws FinderError `finder/invalid-footprint` where the offsets point nowhere
 */
export function footprintAt(columns: ObservationColumns<unknown>, index: number): Footprint {
  const { lonLat, ringOffsets, polygonOffsets, productOffsets } = columns;
  const ring = (r: number): RingCoordinates =>
    Array.from(between(ringOffsets, r), (i): Position => [lonLat[2 * i]!, lonLat[2 * i + 1]!]);
  const polygon = (p: number): RingCoordinates[] => Array.from(between(polygonOffsets, p), ring);
  return { type: "MultiPolygon", coordinates: Array.from(between(productOffsets, index), polygon) };
}

function* between(offsets: Uint32Array, k: number): Generator<number> {
  const [from, to] = [offsets[k], offsets[k + 1]];
  if (from === undefined || to === undefined || to < from) {
    throw new FinderError(
      "finder/invalid-footprint",
      `footprint has offsets from ${from} to ${to}, give rising ones with one more at the end`,
    );
  }
  for (let i = from; i < to; i++) yield i;
}

/**
 * Makes columns of a list of products, for input that is matched more than once or handed to other threads.
 *
 * The products come back as the objects that were given. Numbers are copied as they are and checked when they are
 * matched.
 *
 * @throws FinderError `finder/invalid-time`, and `finder/invalid-footprint` for what is no GeoJSON Polygon or
 * MultiPolygon
 */
export function toColumns<T extends Observation>(products: readonly T[]): ObservationColumns<T> {
  const builder = new ColumnsBuilder();
  for (const product of products) builder.add(product);
  return {
    count: products.length,
    id: (index) => products[index]!.id,
    product: (index) => products[index]!,
    ...builder.finish(),
  };
}

/** The number arrays of columns. */
export type ColumnArrays = Pick<
  ObservationColumns<unknown>,
  "startMs" | "stopMs" | "lonLat" | "ringOffsets" | "polygonOffsets" | "productOffsets"
>;

/** Gathers products in columns, one after the other. */
export class ColumnsBuilder {
  /** Products gathered so far. */
  count = 0;
  #startMs: Float64Array = new Float64Array(64);
  #stopMs: Float64Array = new Float64Array(64);
  #lonLat: Float64Array = new Float64Array(1024);
  #positions = 0;
  #offsets: Uint32Array[] = [new Uint32Array(64), new Uint32Array(64), new Uint32Array(64)];
  #ends: [rings: number, polygons: number] = [0, 0];

  /**
   * Adds a product.
   *
   * @throws FinderError as {@link toColumns} does; the product is then left out
   */
  add(product: Observation): void {
    const { startMs, stopMs } = readTimes(product);
    this.addParts(startMs, stopMs, product.footprint);
  }

  /**
   * Adds a product by its start and stop in milliseconds and its footprint.
   *
   * @throws FinderError `finder/invalid-footprint` as {@link toColumns} does; the product is then left out
   */
  addParts(startMs: number, stopMs: number, footprint: Footprint): void {
    const start = [this.#positions, ...this.#ends] as const;
    try {
      this.#addFootprint(footprint);
      if (this.count === this.#startMs.length) {
        this.#startMs = grown(this.#startMs, this.count + 1);
        this.#stopMs = grown(this.#stopMs, this.count + 1);
      }
      this.#startMs[this.count] = startMs;
      this.#stopMs[this.count] = stopMs;
      this.count++;
      this.#mark(2, this.count, this.#ends[1]);
    } catch (error) {
      [this.#positions, ...this.#ends] = start;
      throw error;
    }
  }

  /** Gives the arrays, of exactly the length needed and each with memory of its own. */
  finish(): ColumnArrays {
    const [rings, polygons] = this.#ends;
    const [ringOffsets, polygonOffsets, productOffsets] = this.#offsets as [
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ];
    return {
      startMs: this.#startMs.slice(0, this.count),
      stopMs: this.#stopMs.slice(0, this.count),
      lonLat: this.#lonLat.slice(0, 2 * this.#positions),
      ringOffsets: ringOffsets.slice(0, rings + 1),
      polygonOffsets: polygonOffsets.slice(0, polygons + 1),
      productOffsets: productOffsets.slice(0, this.count + 1),
    };
  }

  #addFootprint(footprint: Footprint): void {
    const type: unknown = footprint?.type;
    if ((type !== "Polygon" && type !== "MultiPolygon") || !Array.isArray(footprint.coordinates)) {
      throw invalid(`footprint is of type ${JSON.stringify(type)}, give a GeoJSON Polygon or MultiPolygon`);
    }
    const polygons = footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
    for (const polygon of polygons) {
      if (!Array.isArray(polygon)) throw invalid("a polygon is not an array of rings, write one");
      for (const ring of polygon) this.#addRing(ring);
      this.#ends[1]++;
      this.#mark(1, this.#ends[1], this.#ends[0]);
    }
  }

  #addRing(ring: RingCoordinates): void {
    if (!Array.isArray(ring)) throw invalid("a ring is not an array of positions, write one");
    const needed = 2 * (this.#positions + ring.length);
    if (needed > this.#lonLat.length) this.#lonLat = grown(this.#lonLat, needed);
    const lonLat = this.#lonLat;
    let at = 2 * this.#positions;
    for (let i = 0; i < ring.length; i++) {
      const position: unknown = ring[i];
      if (!Array.isArray(position)) {
        throw invalid(`a position is ${JSON.stringify(position)}, write [lon, lat]`);
      }
      // What is no number becomes NaN, which the check of the footprint refuses.
      lonLat[at] = typeof position[0] === "number" ? position[0] : Number.NaN;
      lonLat[at + 1] = typeof position[1] === "number" ? position[1] : Number.NaN;
      at += 2;
    }
    this.#positions += ring.length;
    this.#ends[0]++;
    this.#mark(0, this.#ends[0], this.#positions);
  }

  #mark(level: number, index: number, value: number): void {
    let offsets = this.#offsets[level]!;
    if (index >= offsets.length) {
      const larger = new Uint32Array(2 * index);
      larger.set(offsets);
      this.#offsets[level] = larger;
      offsets = larger;
    }
    offsets[index] = value;
  }
}

function grown(array: Float64Array, needed: number): Float64Array {
  const larger = new Float64Array(Math.max(needed, 2 * array.length));
  larger.set(array);
  return larger;
}

function invalid(message: string): FinderError {
  return new FinderError("finder/invalid-footprint", message);
}
