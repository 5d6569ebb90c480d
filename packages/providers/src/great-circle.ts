import type { Footprint, Position } from "@eomatch/stac-model";

/** About 100 km; a straight line in longitude and latitude then strays by less than a kilometre below 75°. */
const maxEdgeDeg = 1;

/**
 * A polygon with positions added along its edges, which are great circles, for archives that draw straight lines in
 * longitude and latitude.
 */
export function densified(area: Footprint): Footprint {
  return area.type === "Polygon"
    ? { type: "Polygon", coordinates: area.coordinates.map(densifiedRing) }
    : {
        type: "MultiPolygon",
        coordinates: area.coordinates.map((polygon) => polygon.map(densifiedRing)),
      };
}

/** The same for one ring. */
export function densifiedRing(ring: readonly Position[]): readonly Position[] {
  return ring.flatMap((position, i) => {
    const next = ring[i + 1];
    return next === undefined ? [position] : [position, ...between(position, next)];
  });
}

/** Positions on the great circle between two, a degree apart at most (spherical linear interpolation). */
function between(from: Position, to: Position): Position[] {
  const a = unitVector(from);
  const b = unitVector(to);
  const angle = Math.atan2(
    Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]),
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2],
  );
  const count = Math.ceil((angle * 180) / Math.PI / maxEdgeDeg);
  return Array.from({ length: Math.max(0, count - 1) }, (_, i): Position => {
    const fraction = (i + 1) / count;
    const p = Math.sin((1 - fraction) * angle);
    const q = Math.sin(fraction * angle);
    const [x, y, z] = [p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2]];
    return [rounded(Math.atan2(y, x)), rounded(Math.atan2(z, Math.hypot(x, y)))];
  });
}

function unitVector([lon, lat]: Position): readonly [number, number, number] {
  const [lambda, phi] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

/** Degrees to six decimals, a tenth of a metre. */
function rounded(radians: number): number {
  return Math.round((radians * 180e6) / Math.PI) / 1e6;
}
