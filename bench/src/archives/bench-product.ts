import type { MultiPolygon, Polygon } from "@eomatch/finder";

/** A product as a program would have it after reading an archive: what every engine is given. */
export interface BenchProduct {
  readonly id: string;
  readonly footprint: Polygon | MultiPolygon;
  readonly startTime: Date;
  readonly stopTime: Date;
  /** Its place in the archive, so that engines that return products and engines that return rows can be compared. */
  readonly index: number;
}
