import {
  AUTHALIC_RADIUS_KM,
  type MultiPolygon,
  type Polygon,
  type Position,
  toGeoJson,
  toPosition,
  type Vector,
} from "@eomatch/finder";
import { type Instrument, type Orbit, type Period, type SwathEdges, swathEdges } from "@eomatch/orbits";

/** A strip of a swath between two distances from its left edge, great-circle kilometres. */
export interface Column {
  readonly fromKm: number;
  readonly toKm: number;
}

/** The line across the track that an instrument sees at an instant. */
export interface ScanLine extends SwathEdges {
  /** Angle from the left end to the right, rad. */
  readonly angle: number;
}

/** Time between two vertices of an edge along the track, at most: keeps edges within 0.3 km of the true ones. */
const edgeStepSeconds = 30;
/** 0.1 m: far below what orbits are worth, and what two JavaScript engines agree on to the last digit. */
const coordinateDecimals = 1e6;

/** Divides a swath into columns of a width, from left to right in the direction of flight; see `Acquisition`. */
export function columnsOf({ leftKm, rightKm }: Instrument, granuleWidthKm: number | undefined): Column[] {
  const swathKm = leftKm + rightKm;
  if (granuleWidthKm === undefined || granuleWidthKm >= swathKm) return [{ fromKm: 0, toKm: swathKm }];
  const count = Math.ceil(swathKm / granuleWidthKm);
  const spacingKm = (swathKm - granuleWidthKm) / (count - 1);
  return Array.from({ length: count }, (_, i) => ({
    fromKm: i * spacingKm,
    toKm: i * spacingKm + granuleWidthKm,
  }));
}

/** The line an instrument sees at an instant. */
export function scanLineAt(orbit: Orbit, instrument: Instrument, time: Date): ScanLine {
  const edges = swathEdges(orbit, instrument, time);
  return { ...edges, angle: (instrument.leftKm + instrument.rightKm) / AUTHALIC_RADIUS_KM };
}

/** The lines that outline a frame: at its start, its stop, and evenly between so that the edges follow the swath. */
export function scanLinesOf(
  orbit: Orbit,
  instrument: Instrument,
  { startTime, stopTime }: Period,
): ScanLine[] {
  const spanMs = stopTime.getTime() - startTime.getTime();
  const steps = Math.max(1, Math.ceil(spanMs / 1000 / edgeStepSeconds));
  return Array.from({ length: steps + 1 }, (_, i) =>
    scanLineAt(orbit, instrument, new Date(Math.round(startTime.getTime() + (spanMs * i) / steps))),
  );
}

/** Outlines a column of a frame, given the frame's scan lines, as RFC 7946 polygons with great-circle edges. */
export function granuleFootprint(
  lines: readonly ScanLine[],
  { fromKm, toKm }: Column,
): Polygon | MultiPolygon {
  const right = lines.map((line) => pointOn(line, toKm));
  const left = lines.map((line) => pointOn(line, fromKm));
  return rounded(toGeoJson([[[...right, ...left.reverse()]]]));
}

/** The middle of a column on a scan line. */
export function columnCentre(line: ScanLine, { fromKm, toKm }: Column): Position {
  return toPosition(pointOn(line, (fromKm + toKm) / 2));
}

function pointOn({ left, right, angle }: ScanLine, fromLeftKm: number): Vector {
  const fromLeft = fromLeftKm / AUTHALIC_RADIUS_KM;
  const a = Math.sin(angle - fromLeft) / Math.sin(angle);
  const b = Math.sin(fromLeft) / Math.sin(angle);
  return [left[0] * a + right[0] * b, left[1] * a + right[1] * b, left[2] * a + right[2] * b];
}

function rounded(footprint: Polygon | MultiPolygon): Polygon | MultiPolygon {
  const polygon = (rings: Position[][]): Position[][] => rings.map((ring) => ring.map(roundedPosition));
  return footprint.type === "Polygon"
    ? { type: "Polygon", coordinates: polygon(footprint.coordinates) }
    : { type: "MultiPolygon", coordinates: footprint.coordinates.map(polygon) };
}

function roundedPosition([lonDeg, latDeg]: Position): Position {
  // Adding 0 turns -0 into 0.
  const round = (deg: number): number => Math.round(deg * coordinateDecimals) / coordinateDecimals + 0;
  return [round(lonDeg), round(latDeg)];
}
