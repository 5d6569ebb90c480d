import { describe, expect, it } from "vitest";
import { type Camera, positionOf, type Vec, vecOf } from "./camera.js";
import { FlatShapes } from "./projected.js";
import { type EdgeCourse, ShapeBuilder } from "./shapes.js";

describe("ShapeBuilder", () => {
  it("fills areas without gaps: triangles meet edge to edge", () => {
    // Wide and far up, with a notch, so that triangles of very different sizes lie beside each other.
    const lonLat = [-150, 20, -20, 25, 30, -40, 60, 22, 170, 30, 100, 84, 10, 50, -60, 83, -150, 20];
    const builder = new ShapeBuilder();
    builder.polygons(0, [{ lonLat, isHole: false }], "lon-lat");
    const { triangles } = builder.shapes();
    expect(triangles.length).toBeGreaterThan(9 * 100);

    const corner = (k: number): string => triangles.slice(3 * k, 3 * k + 3).join(" ");
    const sides = new Map<string, [string, string]>();
    for (let k = 0; k < triangles.length / 3; k++) {
      const [a, b] = [corner(k), corner(k % 3 === 2 ? k - 2 : k + 1)];
      const key = [a, b].sort().join(" | ");
      if (!sides.delete(key)) sides.set(key, [a, b]);
    }
    // Those of one triangle alone lie on the outline.
    for (const ends of sides.values()) {
      for (const end of ends)
        expect(
          distanceToOutline(positionOf(end.split(" ").map(Number) as unknown as Vec), lonLat),
        ).toBeLessThan(1e-3);
    }
  });

  const cap = [-180, 78, -120, 80, -60, 74, 0, 82, 60, 76, 120, 79, 180, 78];
  it.each<[string, readonly number[], EdgeCourse, (lonDeg: number) => number]>([
    [
      "a region cut at ±180° and at the pole",
      [...cap, 180, 90, -180, 90, -180, 78],
      "great-circle",
      edgeOf(cap),
    ],
    ["a region that is not cut", cap, "great-circle", edgeOf(cap)],
    ["a box up to the pole", [-180, 75, 180, 75, 180, 90, -180, 90, -180, 75], "lon-lat", () => 75],
  ])("fills %s on the plane map from its edge to the pole, once", (_, lonLat, course, edgeDeg) => {
    const builder = new ShapeBuilder();
    builder.polygons(0, [{ lonLat, isHole: false }], course);
    const camera: Camera = { projection: "map", lonDeg: 37, latDeg: 0, rollDeg: 0, scale: 180 / Math.PI };
    const picture = { camera, scale: camera.scale, width: 360, height: 180 };
    const triangles: number[][] = [];
    new FlatShapes().forEachSeen(builder.shapes(), "triangles", picture, (_row, places, i) => {
      triangles.push([...places.slice(i, i + 6)]);
    });
    // A pixel is a degree; off the even numbers, at which edges lie.
    for (let lon = -179.37; lon < 180; lon += 3.1) {
      for (let lat = 60.13; lat < 90; lat += 0.71) {
        const edge = edgeDeg(lon);
        if (Math.abs(lat - edge) < 0.6) continue;
        const x = 180 + (((lon - 37 + 540) % 360) - 180);
        const over = triangles.filter((triangle) => isInside(triangle, x, 90 - lat));
        expect(over.length, `${lon} ${lat}`).toBe(lat > edge ? 1 : 0);
      }
    }
  });
});

/** The latitude of an outline of great circles at a longitude. */
function edgeOf(outline: readonly number[]): (lonDeg: number) => number {
  return (lonDeg) => {
    const i = outline.findIndex((lon, k) => k % 2 === 0 && lonDeg < (outline[k + 2] ?? 0) && lonDeg >= lon);
    const [a, b] = [vecOf(outline[i]!, outline[i + 1]!), vecOf(outline[i + 2]!, outline[i + 3]!)];
    const normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]] as const;
    const [x, y] = vecOf(lonDeg, 0);
    return (Math.atan(-(normal[0] * x + normal[1] * y) / normal[2]) * 180) / Math.PI;
  };
}

function isInside([ax, ay, bx, by, cx, cy]: readonly number[], x: number, y: number): boolean {
  const side = (px: number, py: number, qx: number, qy: number): number =>
    Math.sign((qx - px) * (y - py) - (qy - py) * (x - px));
  const sides = side(ax!, ay!, bx!, by!) + side(bx!, by!, cx!, cy!) + side(cx!, cy!, ax!, ay!);
  return Math.abs(sides) === 3;
}

/** Degrees between a position and the nearest point of an outline, in longitude and latitude. */
function distanceToOutline([x, y]: readonly [number, number], outline: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < outline.length; i += 2) {
    const [ax, ay, bx, by] = outline.slice(i, i + 4) as [number, number, number, number];
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = Math.max(0, Math.min(1, along));
    least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return least;
}
