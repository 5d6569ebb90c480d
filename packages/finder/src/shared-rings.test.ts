import { describe, expect, it } from "vitest";
import { areaKm2 } from "./area.js";
import { AUTHALIC_RADIUS_KM } from "./authalic.js";
import type { Footprint, Position } from "./geojson.js";
import { intersectFootprints } from "./intersect-footprints.js";

const polygon = (...coordinates: Position[][]): Footprint => ({ type: "Polygon", coordinates });
const globe = polygon([
  [-180, -90],
  [180, -90],
  [180, 90],
  [-180, 90],
]);
const band = polygon([
  [-180, -10],
  [180, -10],
  [180, 10],
  [-180, 10],
]);

/** The strip under three quarters of an orbit, which fits no hemisphere. */
function orbitStrip(shiftDeg: number): Footprint {
  const side = (latDeg: number): Position[] =>
    Array.from({ length: 28 }, (_, i): Position => [((shiftDeg + 10 * i + 540) % 360) - 180, latDeg]);
  return polygon([...side(-6), ...side(6).reverse()]);
}

describe("footprints that fit no hemisphere", () => {
  it("share with the globe all they have", () => {
    const box = polygon([
      [3, 4],
      [9, 4],
      [9, 8],
      [3, 8],
    ]);
    for (const other of [box, band, orbitStrip(20), globe]) {
      const shared = intersectFootprints(globe, other)!;
      expect(Math.abs(shared.areaKm2 - areaKm2(other)) / areaKm2(other)).toBeLessThan(1e-9);
      expect(Math.abs(areaKm2(shared.region) - areaKm2(other)) / areaKm2(other)).toBeLessThan(1e-9);
    }
  });

  it("share with a small footprint one region without a seam", () => {
    const box = polygon([
      [-5, -5],
      [5, -5],
      [5, 5],
      [-5, 5],
    ]);
    const shared = intersectFootprints(orbitStrip(-100), box)!;
    expect(shared.region.type).toBe("Polygon");
    expect(shared.areaKm2).toBeCloseTo(areaKm2(box), 3);
  });

  it("share with each other where both run", () => {
    const [a, b] = [orbitStrip(0), orbitStrip(180)];
    const shared = intersectFootprints(a, b)!;
    const expected = (180 / 360) * 2 * 2 * Math.PI * AUTHALIC_RADIUS_KM ** 2 * Math.sin((6 * Math.PI) / 180);
    expect(Math.abs(shared.areaKm2 - expected) / expected).toBeLessThan(0.02);
    expect(Math.abs(areaKm2(shared.region) - shared.areaKm2) / shared.areaKm2).toBeLessThan(1e-9);
  });

  it("share with a zone their part of it", () => {
    const shared = intersectFootprints(band, orbitStrip(30))!;
    expect(shared.areaKm2).toBeCloseTo(areaKm2(orbitStrip(30)), 1);
  });
});

describe("footprints with dents and holes", () => {
  it("share several parts, and holes stay holes", () => {
    const comb = polygon([
      [0, 0],
      [5, 0],
      [5, 3],
      [4, 3],
      [4, 1],
      [3, 1],
      [3, 3],
      [2, 3],
      [2, 1],
      [1, 1],
      [1, 3],
      [0, 3],
    ]);
    const holed = polygon(
      [
        [-1, 2],
        [6, 2],
        [6, 9],
        [-1, 9],
      ],
      [
        [2.2, 2.2],
        [2.8, 2.2],
        [2.8, 2.8],
        [2.2, 2.8],
      ],
    );
    const shared = intersectFootprints(comb, holed)!;
    expect(shared.region.type).toBe("MultiPolygon");
    expect(shared.region.coordinates).toHaveLength(3);
    expect((shared.region.coordinates as Position[][][]).map((rings) => rings.length).sort()).toEqual([
      1, 1, 2,
    ]);
    expect(areaKm2(shared.region)).toBeCloseTo(shared.areaKm2, 6);
  });

  it("share nothing when one lies in the hole of the other", () => {
    const holed = polygon(
      [
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 9],
      ],
      [
        [3, 3],
        [6, 3],
        [6, 6],
        [3, 6],
      ],
    );
    expect(
      intersectFootprints(
        holed,
        polygon([
          [4, 4],
          [5, 4],
          [5, 5],
          [4.5, 4.2],
        ]),
      ),
    ).toBeUndefined();
  });
});
