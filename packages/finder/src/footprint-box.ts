import { geodeticLatitude } from "./authalic.js";
import { surfaceFor } from "./edge-model.js";
import type { PreparedFootprint } from "./prepared-footprint.js";

const DEGREE = Math.PI / 180;
const SLACK_DEG = 1e-6;

/**
 * Writes a box `[west, south, east, north]` in degrees that holds a ball around a place on the sphere; all longitudes
 * where it holds a pole or reaches the antimeridian.
 *
 * @param radius straight through the Earth, in units of its radius
 */
export function boxOfBall(centre: ArrayLike<number>, radius: number, boxes: Float64Array, at: number): void {
  const angle = 2 * Math.asin(Math.min(1, radius / 2));
  const latitude = Math.asin(Math.max(-1, Math.min(1, centre[2]!)));
  const south = latitude - angle;
  const north = latitude + angle;
  boxes[at + 1] = south <= -Math.PI / 2 ? -90 : geodeticLatitude(south) / DEGREE - SLACK_DEG;
  boxes[at + 3] = north >= Math.PI / 2 ? 90 : geodeticLatitude(north) / DEGREE + SLACK_DEG;
  const hasPole = south <= -Math.PI / 2 || north >= Math.PI / 2;
  // A circle of radius r around latitude φ reaches asin(sin r / cos φ) of longitude to either side.
  const reach = hasPole
    ? 180
    : Math.asin(Math.min(1, Math.sin(angle) / Math.cos(latitude))) / DEGREE + SLACK_DEG;
  const longitude = Math.atan2(centre[1]!, centre[0]!) / DEGREE;
  const isCut = longitude - reach < -180 || longitude + reach > 180;
  boxes[at] = isCut ? -180 : longitude - reach;
  boxes[at + 2] = isCut ? 180 : longitude + reach;
}

/** Writes a box that holds a prepared footprint. */
export function boxOfFootprint(footprint: PreparedFootprint, boxes: Float64Array, at: number): void {
  if (footprint.edges === "planar" && !footprint.shape.isWhole) boxOnMap(footprint.shape.rings, boxes, at);
  else boxOfBall(footprint.centre, footprint.radius, boxes, at);
}

// Edges are straight on the map: what holds the vertices holds them.
function boxOnMap(rings: readonly Float64Array[], boxes: Float64Array, at: number): void {
  const { position } = surfaceFor("planar");
  boxes.set([Infinity, Infinity, -Infinity, -Infinity], at);
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 3) {
      const [lonDeg, latDeg] = position(ring.subarray(i, i + 3));
      boxes[at] = Math.min(boxes[at]!, lonDeg - SLACK_DEG);
      boxes[at + 1] = Math.min(boxes[at + 1]!, latDeg - SLACK_DEG);
      boxes[at + 2] = Math.max(boxes[at + 2]!, lonDeg + SLACK_DEG);
      boxes[at + 3] = Math.max(boxes[at + 3]!, latDeg + SLACK_DEG);
    }
  }
}
