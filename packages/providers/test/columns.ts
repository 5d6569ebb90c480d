import type {
  Footprint,
  Position,
  ProductColumns,
  ProductProvider,
  SearchOptions,
} from "@eomatch/stac-model";
import { query, type SearchOutcome } from "./items.js";

/** What of a product stands in columns. */
export interface ColumnRow {
  readonly id: string;
  readonly startMs: number;
  readonly stopMs: number;
  /** Polygons of rings of positions, without heights. */
  readonly polygons: readonly (readonly (readonly number[])[])[];
}

/** The columns row by row. */
export function rowsOf(columns: ProductColumns): ColumnRow[] {
  const { count, startMs, stopMs, lonLat, ringOffsets, polygonOffsets, productOffsets } = columns;
  const range = (offsets: Uint32Array, i: number): number[] => {
    const [from, to] = [offsets[i] as number, offsets[i + 1] as number];
    return Array.from({ length: to - from }, (_, k) => from + k);
  };
  return Array.from({ length: count }, (_, i) => ({
    id: columns.id(i),
    startMs: startMs[i] as number,
    stopMs: stopMs[i] as number,
    polygons: range(productOffsets, i).map((polygon) =>
      range(polygonOffsets, polygon).map((ring) =>
        range(ringOffsets, ring).flatMap((at) => [lonLat[2 * at] as number, lonLat[2 * at + 1] as number]),
      ),
    ),
  }));
}

/** The products of a search as rows of columns, one satellite's only if it is given. */
export function rowsOfSearch({ products }: SearchOutcome, platform?: string): ColumnRow[] {
  const polygonsOf = ({ type, coordinates }: Footprint): readonly (readonly (readonly Position[])[])[] =>
    type === "Polygon" ? [coordinates] : coordinates;
  return products
    .filter((product) => platform === undefined || product.platform === platform)
    .map(({ id, startTime, stopTime, footprint }) => ({
      id,
      startMs: startTime.getTime(),
      stopMs: stopTime.getTime(),
      polygons: polygonsOf(footprint).map((polygon) => polygon.map((ring) => ring.flat())),
    }));
}

/** Searches for columns. */
export async function columnsOf(
  provider: ProductProvider,
  asked: Parameters<ProductProvider["search"]>[0] = query(),
  options: SearchOptions = {},
): Promise<ProductColumns> {
  if (provider.searchColumns === undefined) throw new Error(`${provider.name} has no columns`);
  return provider.searchColumns(asked, options);
}
