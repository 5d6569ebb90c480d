import { describe, expect, it } from "vitest";
import { areaKm2 } from "./area.js";
import { AUTHALIC_RADIUS_KM, authalicSine } from "./authalic.js";
import { surfaceFor } from "./edge-model.js";
import type { Footprint, Position } from "./geojson.js";
import { intersectFootprints, overlaps } from "./intersect-footprints.js";

const polygon = (ring: Position[]): Footprint => ({ type: "Polygon", coordinates: [ring] });

describe("planar edges", () => {
  it("give a box between parallels its exact area on the ellipsoid", () => {
    const box = polygon([
      [-20, 30],
      [25, 30],
      [25, 75],
      [-20, 75],
    ]);
    const sine = (latDeg: number): number => authalicSine(Math.sin((latDeg * Math.PI) / 180));
    const expected = AUTHALIC_RADIUS_KM ** 2 * ((45 * Math.PI) / 180) * (sine(75) - sine(30));
    const found = intersectFootprints(box, box, { edges: "planar" })!.areaKm2;
    expect(Math.abs(found - expected) / expected).toBeLessThan(1e-10);
    expect(Math.abs(areaKm2(box) - found) / found).toBeGreaterThan(0.03);
  });

  it("decide what meets as a flat map does", () => {
    const wide = polygon([
      [0, 50],
      [40, 50],
      [40, 52],
      [0, 52],
    ]);
    const above = polygon([
      [18, 52.5],
      [22, 52.5],
      [22, 53],
      [18, 53],
    ]);
    expect(overlaps(wide, above)).toBe(true);
    expect(overlaps(wide, above, { edges: "planar" })).toBe(false);
  });

  it("give regions on the map as they were drawn", () => {
    const shared = intersectFootprints(
      polygon([
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ]),
      polygon([
        [2, 1],
        [6, 1],
        [6, 3],
        [2, 3],
      ]),
      {
        edges: "planar",
      },
    )!;
    const corners = (shared.region.coordinates as Position[][])[0]!.map((p) =>
      p.map((v) => Math.round(v * 1e9) / 1e9).join(),
    );
    expect(new Set(corners)).toEqual(new Set(["2,1", "4,1", "4,3", "2,3"]));
  });

  it("undo their own vectors", () => {
    const surface = surfaceFor("planar");
    const target = new Float64Array(3);
    surface.write(target, 0, -123.4, 56.7);
    expect(surface.position(target)[0]).toBeCloseTo(-123.4, 11);
    expect(surface.position(target)[1]).toBeCloseTo(56.7, 11);
  });

  it("cannot be mixed with great circles", async () => {
    const { prepareFootprint } = await import("./prepared-footprint.js");
    const box = polygon([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    const planar = prepareFootprint(box, { edges: "planar" });
    expect(() => intersectFootprints(planar, prepareFootprint(box))).toThrow(/planar and great-circle edges/);
  });
});
