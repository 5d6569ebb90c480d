import { describe, expect, it } from "vitest";
import { positionOf, type Vec } from "./camera.js";
import { ShapeBuilder } from "./shapes.js";

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
});

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
