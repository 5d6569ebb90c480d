import {
  AUTHALIC_RADIUS_KM,
  type MultiPolygon,
  type Polygon,
  type Position,
  toGeoJson,
  type Vector,
} from "@eomatch/finder";
import {
  createOrbit,
  type Orbit,
  parseElementSets,
  type SwathEdges,
  solarElevationDeg,
  subSatellitePoint,
  swathEdges,
} from "@eomatch/orbits";
import type { ArchivePlan } from "./archive-plan.js";
import type { BenchProduct } from "./bench-product.js";
import { recordingSchedule } from "./datatakes.js";
import { MISSIONS, type Mission } from "./mission.js";

/** An assumption: optical missions leave out scenes with a very low Sun. */
const MIN_SUN_ELEVATION_DEG = 6;
/** 1 m. */
const COORDINATE_DECIMALS = 1e5;

/**
 * Generates the products of a plan in order of start, one after the other: the same whenever the plan is.
 *
 * Each frame is cut from the instrument's swath along the orbit (SGP4), by day only.
 */
export function* acquisitionsOf(plan: ArchivePlan): Generator<BenchProduct, void, undefined> {
  const mission = MISSIONS[plan.archive];
  const orbit = createOrbit(parseElementSets(mission.elements));
  const isRecording = recordingSchedule(plan.startMs, plan.duty);
  const endMs = plan.startMs + plan.days * 86_400_000;
  let index = 0;
  for (let number = 0; ; number++) {
    const startMs = Math.round(plan.startMs + number * mission.everySeconds * 1000);
    if (startMs >= endMs) return;
    if (!isRecording(startMs)) continue;
    const startTime = new Date(startMs);
    const stopTime = new Date(Math.round(startMs + mission.frameSeconds * 1000));
    if (!isSunlit(orbit, new Date((startMs + stopTime.getTime()) / 2))) continue;
    const lines = scanLines(orbit, mission, startMs);
    for (const [column, strip] of mission.columnsKm.entries()) {
      const footprint = rounded(toGeoJson([[outline(lines, mission, strip)]]));
      yield { id: mission.idOf(startTime, column), footprint, startTime, stopTime, index: index++ };
    }
  }
}

function isSunlit(orbit: Orbit, time: Date): boolean {
  return solarElevationDeg(subSatellitePoint(orbit, time), time) >= MIN_SUN_ELEVATION_DEG;
}

function scanLines(
  orbit: Orbit,
  { instrument, frameSeconds, edges }: Mission,
  startMs: number,
): SwathEdges[] {
  return Array.from({ length: edges.along + 1 }, (_, i) =>
    swathEdges(orbit, instrument, new Date(Math.round(startMs + (frameSeconds * 1000 * i) / edges.along))),
  );
}

/** Goes round a strip of a frame: along its right edge, across the last line, back on the left, across the first. */
function outline(
  lines: readonly SwathEdges[],
  { instrument, edges }: Mission,
  { fromKm, toKm }: Mission["columnsKm"][number],
): Vector[] {
  const widthRad = (instrument.leftKm + instrument.rightKm) / AUTHALIC_RADIUS_KM;
  const pointOn = (line: SwathEdges, km: number): Vector => along(line, widthRad, km / AUTHALIC_RADIUS_KM);
  const across = (line: SwathEdges, from: number, to: number): Vector[] =>
    Array.from({ length: edges.across - 1 }, (_, i) =>
      pointOn(line, from + ((to - from) * (i + 1)) / edges.across),
    );
  return [
    ...lines.map((line) => pointOn(line, toKm)),
    ...across(lines.at(-1)!, toKm, fromKm),
    ...lines.map((line) => pointOn(line, fromKm)).reverse(),
    ...across(lines[0]!, fromKm, toKm),
  ];
}

/** The point of a scan line at an angle from its left end, on the great circle to its right end. */
function along({ left, right }: SwathEdges, widthRad: number, fromLeftRad: number): Vector {
  const a = Math.sin(widthRad - fromLeftRad) / Math.sin(widthRad);
  const b = Math.sin(fromLeftRad) / Math.sin(widthRad);
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
  const round = (deg: number): number => Math.round(deg * COORDINATE_DECIMALS) / COORDINATE_DECIMALS + 0;
  return [round(lonDeg), round(latDeg)];
}
