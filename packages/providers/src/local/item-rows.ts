import type { Footprint, Position } from "@eomatch/stac-model";

/** What an index keeps of items, column by column; place `i` of each column is the same item's. */
export interface ItemRows {
  readonly count: number;
  /** Milliseconds since 1970, UTC. */
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  /** Footprints as GeoArrow lays out multipolygons: see ProductColumns of stac-model. */
  readonly lonLat: Float64Array;
  readonly ringOffsets: Uint32Array;
  readonly polygonOffsets: Uint32Array;
  readonly productOffsets: Uint32Array;
  /** The ids in UTF-8, one after the other, where each begins and one entry more, and a hash of each. */
  readonly idBytes: Uint8Array;
  readonly idOffsets: Uint32Array;
  readonly idHashes: Uint32Array;
  /** Where in its file an item stands. */
  readonly offsetBytes: Float64Array;
  readonly lengthBytes: Uint32Array;
  /** Numbers of names in `collections` and `platforms`. */
  readonly collectionOf: Uint32Array;
  readonly collections: readonly string[];
  /** The satellite as the item states it. */
  readonly platformOf: Uint32Array;
  readonly platforms: readonly string[];
}

/** What of an item is not its footprint. */
export interface ItemRow {
  readonly startMs: number;
  readonly stopMs: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly collection: number;
  readonly platform: number;
}

/** How far the columns are filled: in positions, rings, polygons and bytes of ids. */
export interface WrittenItem {
  positions: number;
  rings: number;
  polygons: number;
  idLength: number;
}

/** The id of a row. */
export function idOfRow(
  { idBytes, idOffsets }: Pick<ItemRows, "idBytes" | "idOffsets">,
  row: number,
): string {
  const id = idBytes.subarray(idOffsets[row], idOffsets[row + 1]);
  return Buffer.from(id.buffer, id.byteOffset, id.length).toString("utf8");
}

/** What a thread hands over with the rows, instead of copying it. */
export function buffersOf(rows: ItemRows): ArrayBuffer[] {
  return Object.values(rows).flatMap((column) =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
}

/** The arrays of typed numbers, which have no common type. */
type Numbers = Float64Array | Uint32Array | Uint8Array;

/** Numbers names in the order they come. */
export class NameTable {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(name: string): number {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.numbers.set(name, number);
    }
    return number;
  }
}

/**
 * Collects items. The footprint and the id of the next item are written into the columns first, room for them being
 * made by {@link reserve}; {@link append} makes them a row, and what is not appended is written over.
 */
export class ItemRowsBuilder {
  count = 0;
  readonly collections: NameTable = new NameTable();
  readonly platforms: NameTable = new NameTable();
  lonLat: Float64Array = new Float64Array(0);
  ringOffsets: Uint32Array = new Uint32Array(1);
  polygonOffsets: Uint32Array = new Uint32Array(1);
  idBytes: Uint8Array = new Uint8Array(0);
  private productOffsets = new Uint32Array(1);
  private idOffsets = new Uint32Array(1);
  private startMs = new Float64Array(0);
  private stopMs = new Float64Array(0);
  private idHashes = new Uint32Array(0);
  private offsetBytes = new Float64Array(0);
  private lengthBytes = new Uint32Array(0);
  private collectionOf = new Uint32Array(0);
  private platformOf = new Uint32Array(0);

  /** Numbers of positions, rings, polygons and bytes of ids in the rows so far. */
  positions = 0;
  rings = 0;
  polygons = 0;
  idLength = 0;

  /** Makes room for an item with at most so many positions (and rings, and polygons) and bytes of its id. */
  reserve(positions: number, idLength: number): void {
    this.lonLat = withRoom(this.lonLat, 2 * (this.positions + positions));
    this.ringOffsets = withRoom(this.ringOffsets, this.rings + positions + 1);
    this.polygonOffsets = withRoom(this.polygonOffsets, this.polygons + positions + 1);
    this.idBytes = withRoom(this.idBytes, this.idLength + idLength);
    if (this.count < this.startMs.length) return;
    const rows = this.count + 1;
    this.startMs = withRoom(this.startMs, rows);
    this.stopMs = withRoom(this.stopMs, rows);
    this.idHashes = withRoom(this.idHashes, rows);
    this.offsetBytes = withRoom(this.offsetBytes, rows);
    this.lengthBytes = withRoom(this.lengthBytes, rows);
    this.collectionOf = withRoom(this.collectionOf, rows);
    this.platformOf = withRoom(this.platformOf, rows);
    this.productOffsets = withRoom(this.productOffsets, this.startMs.length + 1);
    this.idOffsets = withRoom(this.idOffsets, this.startMs.length + 1);
  }

  /** Makes a row of what has been written, up to so many positions, rings, polygons and bytes of ids in all. */
  append(row: ItemRow, written: WrittenItem): void {
    const i = this.count++;
    this.startMs[i] = row.startMs;
    this.stopMs[i] = row.stopMs;
    this.idHashes[i] = hashOf(this.idBytes, this.idLength, written.idLength);
    this.offsetBytes[i] = row.offsetBytes;
    this.lengthBytes[i] = row.lengthBytes;
    this.collectionOf[i] = row.collection;
    this.platformOf[i] = row.platform;
    this.positions = written.positions;
    this.rings = written.rings;
    this.polygons = written.polygons;
    this.idLength = written.idLength;
    this.productOffsets[i + 1] = written.polygons;
    this.idOffsets[i + 1] = written.idLength;
  }

  /** Forgets the rows from this one on. */
  truncate(count: number): void {
    this.count = count;
    this.polygons = this.productOffsets[count] as number;
    this.rings = this.polygonOffsets[this.polygons] as number;
    this.positions = this.ringOffsets[this.rings] as number;
    this.idLength = this.idOffsets[count] as number;
  }

  /** Writes a footprint and an id behind the rows so far, for {@link append}. */
  write(footprint: Footprint, id: Uint8Array): WrittenItem {
    const parts = footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates;
    const size = parts.flat().reduce((sum, ring) => sum + ring.length, parts.length + parts.flat().length);
    this.reserve(size, id.length);
    this.idBytes.set(id, this.idLength);
    let { positions, rings, polygons } = this;
    for (const part of parts) {
      for (const ring of part) {
        for (const [lon, lat] of ring as readonly Position[]) {
          this.lonLat[2 * positions] = lon;
          this.lonLat[2 * positions + 1] = lat;
          positions += 1;
        }
        this.ringOffsets[++rings] = positions;
      }
      this.polygonOffsets[++polygons] = rings;
    }
    return { positions, rings, polygons, idLength: this.idLength + id.length };
  }

  /** The columns, each exactly as long as it is full. */
  finish(): ItemRows {
    const { count, positions, rings, polygons, idLength } = this;
    return {
      count,
      startMs: this.startMs.slice(0, count),
      stopMs: this.stopMs.slice(0, count),
      lonLat: this.lonLat.slice(0, 2 * positions),
      ringOffsets: this.ringOffsets.slice(0, rings + 1),
      polygonOffsets: this.polygonOffsets.slice(0, polygons + 1),
      productOffsets: this.productOffsets.slice(0, count + 1),
      idBytes: this.idBytes.slice(0, idLength),
      idOffsets: this.idOffsets.slice(0, count + 1),
      idHashes: this.idHashes.slice(0, count),
      offsetBytes: this.offsetBytes.slice(0, count),
      lengthBytes: this.lengthBytes.slice(0, count),
      collectionOf: this.collectionOf.slice(0, count),
      collections: this.collections.names,
      platformOf: this.platformOf.slice(0, count),
      platforms: this.platforms.names,
    };
  }
}

/** The same array while it is long enough, else one at least twice as long. */
function withRoom<A extends Numbers>(array: A, length: number): A {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length, 64));
  larger.set(array);
  return larger;
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits: the same in every thread, and quick for short texts. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash >>> 0;
}
