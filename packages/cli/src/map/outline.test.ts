import { geoArea, geoContains } from "d3-geo";
import { describe, expect, it } from "vitest";
import { toOutline, toSphericalArea } from "./outline.js";

const ring = (...points: [number, number][]) => ({ type: "Polygon" as const, coordinates: [points] });
const earthKm2 = 4 * Math.PI * 6371.0072 ** 2;
const areaKm2 = (geometry: Parameters<typeof toSphericalArea>[0]): number => {
  const area = toSphericalArea(geometry);
  return area === undefined ? 0 : (geoArea(area) / (4 * Math.PI)) * earthKm2;
};

describe("toSphericalArea", () => {
  it("encloses the small side of a ring, whichever way it is wound", () => {
    const square = ring([10, 45], [10.5, 45.2], [11, 46], [10, 46], [10, 45]);
    const reversed = { ...square, coordinates: square.coordinates.map((one) => one.toReversed()) };
    expect(areaKm2(square)).toBeCloseTo(areaKm2(reversed), 6);
    expect(areaKm2(square)).toBeLessThan(10_000);
  });

  it("leaves a hole open", () => {
    const hole = [
      [12, 42],
      [13, 42],
      [12.5, 43],
      [12, 42],
    ] as [number, number][];
    const area = toSphericalArea({
      type: "Polygon",
      coordinates: [
        [
          [10, 40],
          [15, 40.5],
          [15, 45],
          [10, 45.5],
          [10, 40],
        ],
        hole,
      ],
    });
    expect(area && geoContains(area, [12.5, 42.3])).toBe(false);
    expect(area && geoContains(area, [14, 44])).toBe(true);
  });

  it("takes parallels for the edges of a box, however wide it is", () => {
    const cap = ring([-180, 60], [180, 60], [180, 90], [-180, 90], [-180, 60]);
    // A spherical cap: 2πR²(1 − sin φ).
    const expected = (earthKm2 / 2) * (1 - Math.sin(Math.PI / 3));
    expect(areaKm2(cap) / expected).toBeCloseTo(1, 2);
  });

  it("is undefined for what has no area", () => {
    expect(toSphericalArea({ type: "Point", coordinates: [1, 2] } as never)).toBeUndefined();
    expect(toSphericalArea({ type: "MultiPolygon", coordinates: [] })).toBeUndefined();
  });
});

describe("toOutline", () => {
  it("has no line along the antimeridian or a pole, where there is only a cut", () => {
    const outline = toOutline({
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [170, 60],
            [180, 61],
            [180, 65],
            [170, 64],
            [170, 60],
          ],
        ],
        [
          [
            [-180, 61],
            [-170, 62],
            [-170, 66],
            [-180, 65],
            [-180, 61],
          ],
        ],
      ],
    });
    const edges = outline?.coordinates.flatMap((line) =>
      line.slice(1).map((point, i) => [line[i] as number[], point] as const),
    );
    expect(edges).toHaveLength(6);
    expect(edges?.filter(([a, b]) => Math.abs(a[0] ?? 0) === 180 && a[0] === b[0])).toEqual([]);
    expect(
      toOutline(ring([-180, 90], [-180, 80], [180, 80], [180, 90], [-180, 90]))?.coordinates,
    ).toHaveLength(1);
  });
});
