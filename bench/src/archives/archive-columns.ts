import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MultiPolygon, Polygon, Position } from "@eomatch/finder";
import type { BenchProduct } from "./bench-product.js";

/**
 * An archive as columns, each in a file of its own: what is kept on disk between runs.
 *
 * Little-endian 64-bit floats and 32-bit integers, so that Python reads the same files. Offsets have one entry more
 * than what they count; positions are longitude and latitude in degrees.
 */
export interface ArchiveColumns {
  readonly ids: readonly string[];
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  readonly lonLat: Float64Array;
  /** First position of each ring. */
  readonly ringOffsets: Uint32Array;
  /** First ring of each polygon. */
  readonly polygonOffsets: Uint32Array;
  /** First polygon of each product. */
  readonly productOffsets: Uint32Array;
}

/** Turns products into columns. */
export function columnsOf(products: Iterable<BenchProduct>): ArchiveColumns {
  const ids: string[] = [];
  const startMs: number[] = [];
  const stopMs: number[] = [];
  const lonLat: number[] = [];
  const ringOffsets = [0];
  const polygonOffsets = [0];
  const productOffsets = [0];
  for (const { id, footprint, startTime, stopTime } of products) {
    ids.push(id);
    startMs.push(startTime.getTime());
    stopMs.push(stopTime.getTime());
    for (const polygon of polygonsOf(footprint)) {
      for (const ring of polygon) {
        for (const [lonDeg, latDeg] of ring) lonLat.push(lonDeg, latDeg);
        ringOffsets.push(lonLat.length / 2);
      }
      polygonOffsets.push(ringOffsets.length - 1);
    }
    productOffsets.push(polygonOffsets.length - 1);
  }
  return {
    ids,
    startMs: Float64Array.from(startMs),
    stopMs: Float64Array.from(stopMs),
    lonLat: Float64Array.from(lonLat),
    ringOffsets: Uint32Array.from(ringOffsets),
    polygonOffsets: Uint32Array.from(polygonOffsets),
    productOffsets: Uint32Array.from(productOffsets),
  };
}

/** Turns columns into products. */
export function productsOf(columns: ArchiveColumns): BenchProduct[] {
  return columns.ids.map((id, index) => ({
    id,
    footprint: footprintAt(columns, index),
    startTime: new Date(columns.startMs[index]!),
    stopTime: new Date(columns.stopMs[index]!),
    index,
  }));
}

/** The polygons of a footprint. */
export function polygonsOf(footprint: Polygon | MultiPolygon): Position[][][] {
  return footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
}

/** Counts the vertices of all footprints; the position that closes a ring is not another vertex. */
export function vertexCount({ lonLat, ringOffsets }: ArchiveColumns): number {
  return lonLat.length / 2 - (ringOffsets.length - 1);
}

/** Writes columns into a folder, which appears whole or not at all. */
export function writeColumns(folder: string, columns: ArchiveColumns): void {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const { ids, ...numbers } = columns;
  writeFileSync(join(unfinished, "ids.txt"), ids.join("\n"));
  for (const [name, values] of Object.entries(numbers)) {
    writeFileSync(
      join(unfinished, name),
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  }
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run wrote the same input first.
    if (!["ENOTEMPTY", "EEXIST"].includes(String((error as NodeJS.ErrnoException).code))) throw error;
    rmSync(unfinished, { recursive: true });
  }
}

/** Reads columns from a folder that {@link writeColumns} wrote. */
export function readColumns(folder: string): ArchiveColumns {
  const bytes = (name: string): ArrayBuffer => {
    const read = readFileSync(join(folder, name));
    return read.buffer.slice(read.byteOffset, read.byteOffset + read.byteLength) as ArrayBuffer;
  };
  const ids = readFileSync(join(folder, "ids.txt"), "utf8");
  return {
    ids: ids === "" ? [] : ids.split("\n"),
    startMs: new Float64Array(bytes("startMs")),
    stopMs: new Float64Array(bytes("stopMs")),
    lonLat: new Float64Array(bytes("lonLat")),
    ringOffsets: new Uint32Array(bytes("ringOffsets")),
    polygonOffsets: new Uint32Array(bytes("polygonOffsets")),
    productOffsets: new Uint32Array(bytes("productOffsets")),
  };
}

function footprintAt(columns: ArchiveColumns, index: number): Polygon | MultiPolygon {
  const first = columns.productOffsets[index]!;
  const end = columns.productOffsets[index + 1]!;
  if (end - first === 1) return { type: "Polygon", coordinates: polygonAt(columns, first) };
  return {
    type: "MultiPolygon",
    coordinates: Array.from({ length: end - first }, (_, i) => polygonAt(columns, first + i)),
  };
}

function polygonAt({ lonLat, ringOffsets, polygonOffsets }: ArchiveColumns, polygon: number): Position[][] {
  const rings: Position[][] = [];
  for (let ring = polygonOffsets[polygon]!; ring < polygonOffsets[polygon + 1]!; ring++) {
    const positions: Position[] = [];
    for (let i = ringOffsets[ring]!; i < ringOffsets[ring + 1]!; i++) {
      positions.push([lonLat[2 * i]!, lonLat[2 * i + 1]!]);
    }
    rings.push(positions);
  }
  return rings;
}
