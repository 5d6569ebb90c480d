import type { FeedBlock, FeedPair } from "@eomatch/stac-api/explorer-feed-format";
import { positionOf, type Vec, vecOf, wrapDeg } from "../map/camera.js";
import { type Ring, ShapeBuilder, type Shapes } from "../map/shapes.js";
import { Column } from "./columns.js";

/** What events and matchups have in common: a time, a pair, a place. */
class PlacedRows {
  readonly startMs: Column<Float64Array> = new Column(Float64Array);
  readonly pair: Column<Uint16Array> = new Column(Uint16Array);
  /** The middle, degrees. */
  readonly lonDeg: Column<Float32Array> = new Column(Float32Array);
  readonly latDeg: Column<Float32Array> = new Column(Float32Array);
  /** Half the width in longitude about the middle, and the range of latitudes, degrees. */
  readonly halfLonDeg: Column<Float32Array> = new Column(Float32Array);
  readonly southDeg: Column<Float32Array> = new Column(Float32Array);
  readonly northDeg: Column<Float32Array> = new Column(Float32Array);
  /** Outlines, one chunk a block. */
  readonly shapes: Shapes[] = [];
  readonly #outlines: { readonly first: number; readonly block: FeedBlock }[] = [];

  get count(): number {
    return this.startMs.length;
  }

  /** The rings of a row. */
  rings(row: number): Ring[] {
    const holder = this.#outlines.findLast(({ first }) => first <= row);
    return holder === undefined ? [] : ringsOf(holder.block, row - holder.first);
  }

  protected addPlaces(block: FeedBlock, course: "great-circle" | "lon-lat"): void {
    const first = this.lonDeg.length;
    this.#outlines.push({ first, block });
    const builder = new ShapeBuilder();
    for (let i = 0; i < block.rows; i++) {
      const rings = ringsOf(block, i);
      const middle = this.#addPlace(rings);
      if (rings.length === 0) continue;
      builder.point(first + i, middle);
      builder.polygons(first + i, rings, course);
    }
    this.shapes.push(builder.shapes());
  }

  #addPlace(rings: readonly Ring[]): Vec {
    const sum: [number, number, number] = [0, 0, 0];
    let [south, north] = [90, -90];
    for (const { lonLat } of rings) {
      for (let k = 0; k + 1 < lonLat.length; k += 2) {
        // The last position of a ring repeats the first.
        if (k > 0 && k + 2 >= lonLat.length) continue;
        const lat = lonLat[k + 1]!;
        vecOf(lonLat[k]!, lat).forEach((value, axis) => {
          sum[axis] = sum[axis]! + value;
        });
        south = Math.min(south, lat);
        north = Math.max(north, lat);
      }
    }
    const length = Math.hypot(...sum) || 1;
    const middle: Vec = [sum[0] / length, sum[1] / length, sum[2] / length];
    const [lonDeg, latDeg] = positionOf(middle);
    let half = 0;
    for (const { lonLat } of rings) {
      for (let k = 0; k + 1 < lonLat.length; k += 2)
        half = Math.max(half, Math.abs(wrapDeg(lonLat[k]! - lonDeg)));
    }
    this.lonDeg.push(lonDeg);
    this.latDeg.push(latDeg);
    this.halfLonDeg.push(half);
    this.southDeg.push(south);
    this.northDeg.push(north);
    return middle;
  }
}

/** The matchup events of a catalogue; a row's place is its number. */
class EventRows extends PlacedRows {
  readonly stopMs: Column<Float64Array> = new Column(Float64Array);
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
    this.addPlaces(block, "lon-lat");
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
    const { startMs, timeDiffSeconds, areaKm2, event, pair } = block.columns;
    for (let i = 0; i < block.rows; i++) {
      this.startMs.push(startMs![i]!);
      this.timeDiffSeconds.push(timeDiffSeconds![i]!);
      this.areaKm2.push(areaKm2![i]!);
      this.event.push(event![i]!);
      this.pair.push(pair![i]!);
      this.isDownloaded.push(0);
    }
    this.addPlaces(block, "great-circle");
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
