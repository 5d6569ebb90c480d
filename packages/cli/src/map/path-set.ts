import { type GeoPermissibleObjects, type GeoProjection, geoPath } from "d3-geo";

/**
 * Collects shapes as one SVG path, each shape once: at the scale of a map, many footprints of a catalogue are alike.
 *
 * Coordinates have one decimal, a tenth of a unit of the map.
 */
export class PathSet {
  readonly #path: (shape: GeoPermissibleObjects) => string | null;
  readonly #shapes = new Set<string>();

  constructor(projection: GeoProjection) {
    this.#path = geoPath(projection).digits(1).pointRadius(1);
  }

  /** Adds a shape; what is not to be seen in the projection adds nothing. */
  add(shape: GeoPermissibleObjects): void {
    const text = this.#path(shape);
    if (text !== null && text !== "") this.#shapes.add(text);
  }

  /** Forgets all shapes. */
  clear(): void {
    this.#shapes.clear();
  }

  get size(): number {
    return this.#shapes.size;
  }

  /** The `d` of an SVG path. */
  toString(): string {
    return [...this.#shapes].join("");
  }
}
