import type { MultiPolygon, Position, ProductColumns } from "@eomatch/stac-model";

/** A product of columns as matching sees it; nothing is read or made before it is asked for. */
export class UnreadProduct {
  readonly columns: ProductColumns;
  readonly index: number;

  constructor(columns: ProductColumns, index: number) {
    this.columns = columns;
    this.index = index;
  }

  get id(): string {
    return this.columns.id(this.index);
  }

  /** Start of the acquisition, UTC. */
  get startTime(): Date {
    return new Date(this.columns.startMs[this.index] as number);
  }

  /** End of the acquisition, UTC. */
  get stopTime(): Date {
    return new Date(this.columns.stopMs[this.index] as number);
  }

  /** GeoJSON, degrees WGS84. */
  get footprint(): MultiPolygon {
    const { lonLat, ringOffsets, polygonOffsets, productOffsets } = this.columns;
    return {
      type: "MultiPolygon",
      coordinates: between(productOffsets, this.index, (polygon) =>
        between(polygonOffsets, polygon, (ring) =>
          between(ringOffsets, ring, (i): Position => [lonLat[2 * i] as number, lonLat[2 * i + 1] as number]),
        ),
      ),
    };
  }
}

function between<T>(offsets: Uint32Array, k: number, make: (i: number) => T): T[] {
  const from = offsets[k] as number;
  return Array.from({ length: (offsets[k + 1] as number) - from }, (_, i) => make(from + i));
}
