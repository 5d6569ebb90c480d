import type { FeedBlock, FeedPair } from "@eomatch/stac-api/explorer-feed-format";
import { vecOf, wrapDeg } from "../map/camera.js";
import { type Ring, ShapeBuilder, type Shapes } from "../map/shapes.js";
import { Column } from "./columns.js";

/** What events and matchups have in common: a time, a pair, a place. */
export class PlacedRows {
  readonly startMs: Column<Float64Array> = new Column(Float64Array);
  readonly stopMs: Column<Float64Array> = new Column(Float64Array);
  readonly pair: Column<Uint16Array> = new Column(Uint16Array);
  /** The middle, degrees; NaN for rows without a place. */
  readonly lonDeg: Column<Float32Array> = new Column(Float32Array);
  readonly latDeg: Column<Float32Array> = new Column(Float32Array);
  /** Half the width in longitude about the middle, and the range of latitudes, degrees. */
  readonly halfLonDeg: Column<Float32Array> = new Column(Float32Array);
  readonly southDeg: Column<Float32Array> = new Column(Float32Array);
  readonly northDeg: Column<Float32Array> = new Column(Float32Array);
  /** The middles, one chunk a block. */
  readonly points: Shapes[] = [];
  readonly #outlines = new Map<number, readonly Ring[]>();

  get count(): number {
    return this.startMs.length;
  }

  /** Whether the outline of a row is known, and not its box alone. */
  hasOutline(row: number): boolean {
    return this.#outlines.has(row);
  }

  /** Tells the outline of a row. */
  setOutline(row: number, rings: readonly Ring[]): void {
    this.#outlines.set(row, rings);
  }

  /** The rings of a row: its outline where that is known, else its box, cut at ±180°. */
  rings(row: number): readonly Ring[] {
    return this.#outlines.get(row) ?? this.#boxRings(row);
  }

  #boxRings(row: number): Ring[] {
    const [lon, half] = [this.lonDeg.at(row), this.halfLonDeg.at(row)];
    if (Number.isNaN(lon)) return [];
    const [south, north] = [this.southDeg.at(row), this.northDeg.at(row)];
    const box = (west: number, east: number): Ring => ({
      lonLat: [west, south, east, south, east, north, west, north, west, south],
      isHole: false,
    });
    const [west, east] = [lon - half, lon + half];
    if (half >= 180) return [box(-180, 180)];
    if (west < -180) return [box(west + 360, 180), box(-180, east)];
    return east > 180 ? [box(west, 180), box(-180, east - 360)] : [box(west, east)];
  }

  protected addPlaces(block: FeedBlock): void {
    const box = block.columns["box"]!;
    const first = this.lonDeg.length;
    const builder = new ShapeBuilder();
    for (let i = 0; i < block.rows; i++) {
      const [west, south, east, north] = [box[4 * i]!, box[4 * i + 1]!, box[4 * i + 2]!, box[4 * i + 3]!];
      const half = (west <= east ? east - west : east - west + 360) / 2;
      const [lonDeg, latDeg] = [wrapDeg(west + half), (south + north) / 2];
      this.lonDeg.push(lonDeg);
      this.latDeg.push(latDeg);
      this.halfLonDeg.push(half);
      this.southDeg.push(south);
      this.northDeg.push(north);
      // Around a pole the middle of the box lies beside it.
      const isRound = half >= 180 && Math.max(Math.abs(south), Math.abs(north)) > 89.9;
      if (isRound) this.latDeg.set(first + i, north > 89.9 ? 90 : -90);
      if (!Number.isNaN(lonDeg)) builder.point(first + i, vecOf(lonDeg, this.latDeg.at(first + i)));
    }
    this.points.push(builder.shapes());
  }
}

/** The matchup events of a catalogue; a row's place is its number. */
class EventRows extends PlacedRows {
  /** How many matchups the event names. */
  readonly matchups: Column<Uint32Array> = new Column(Uint32Array);

  /** Adds a block of events. */
  add(block: FeedBlock): void {
    const { startMs, stopMs, pair, matchups } = block.columns;
    for (let i = 0; i < block.rows; i++) {
      this.startMs.push(startMs![i]!);
      this.stopMs.push(stopMs![i]!);
      this.pair.push(pair![i]!);
      this.matchups.push(matchups![i]!);
    }
    this.addPlaces(block);
  }
}

/** The matchups of a catalogue; a row's place is its number. */
export class MatchupRows extends PlacedRows {
  readonly timeDiffSeconds: Column<Float32Array> = new Column(Float32Array);
  readonly areaKm2: Column<Float32Array> = new Column(Float32Array);
  /** The number of the event, {@link noEvent} without one. */
  readonly event: Column<Uint32Array> = new Column(Uint32Array);
  readonly isDownloaded: Column<Uint8Array> = new Column(Uint8Array);

  /** Adds a block of matchups. */
  add(block: FeedBlock): void {
    const { startMs, stopMs, timeDiffSeconds, areaKm2, event, pair } = block.columns;
    for (let i = 0; i < block.rows; i++) {
      this.startMs.push(startMs![i]!);
      this.stopMs.push(stopMs![i]!);
      this.timeDiffSeconds.push(timeDiffSeconds![i]!);
      this.areaKm2.push(areaKm2![i]!);
      this.event.push(event![i]!);
      this.pair.push(pair![i]!);
      this.isDownloaded.push(0);
    }
    this.addPlaces(block);
  }
}

/** Stands for the event of a matchup that names none. */
export const noEvent = 0xffffffff;

/** Everything that the page knows of a catalogue. */
export interface CatalogueRows {
  readonly pairs: FeedPair[];
  readonly events: EventRows;
  readonly matchups: MatchupRows;
}

/** A catalogue of which nothing is known yet. */
export function emptyRows(): CatalogueRows {
  return { pairs: [], events: new EventRows(), matchups: new MatchupRows() };
}

/** The rings of a row of a block. */
export function ringsOf({ columns }: FeedBlock, row: number): Ring[] {
  const { rowRings, ringPositions, ringIsHole, lonLat } = columns;
  const rings: Ring[] = [];
  for (let ring = rowRings![row]!; ring < rowRings![row + 1]!; ring++) {
    rings.push({
      lonLat: lonLat!.subarray(2 * ringPositions![ring]!, 2 * ringPositions![ring + 1]!),
      isHole: ringIsHole![ring] === 1,
    });
  }
  return rings;
}
