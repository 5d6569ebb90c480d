import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AUTHALIC_RADIUS_KM,
  areaKm2,
  type EdgeModel,
  type Footprint,
  intersectFootprints,
  type Position,
  toPosition,
  toVector,
} from "../src/index.js";
import { isReadable } from "./readable.js";

/** A staircase on a grid: pairs of them share edges, vertices and lines as no random outline does. */
const staircase = fc
  .record({
    west: fc.integer({ min: 0, max: 4 }),
    south: fc.integer({ min: 0, max: 4 }),
    heights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
  })
  .map(({ west, south, heights }) => ({
    footprint: outline(west, south, heights),
    cells: new Set(
      heights.flatMap((height, i) => Array.from({ length: height }, (_, k) => `${west + i},${south + k}`)),
    ),
  }));

function outline(west: number, south: number, heights: readonly number[]): Footprint {
  const top = heights.flatMap((height, i): Position[] => [
    [west + i, south + height],
    [west + i + 1, south + height],
  ]);
  const ring: Position[] = [[west, south], ...top, [west + heights.length, south]];
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

/** The cells of a planar grid have areas that add up exactly; between great circles they do not. */
function cellKm2(cell: string): number {
  const [x, y] = cell.split(",").map(Number) as [number, number];
  const ring: Position[] = [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
  ];
  const shared = intersectFootprints(
    { type: "Polygon", coordinates: [ring] },
    { type: "Polygon", coordinates: [ring] },
    { edges: "planar" },
  );
  return shared!.areaKm2;
}

describe("staircases on one grid", () => {
  it("share exactly the cells they have in common", () => {
    fc.assert(
      fc.property(staircase, staircase, (a, b) => {
        const common = [...a.cells].filter((cell) => b.cells.has(cell));
        const expected = common.reduce((sum, cell) => sum + cellKm2(cell), 0);
        const found = intersectFootprints(a.footprint, b.footprint, { edges: "planar" });
        expect(Math.abs((found?.areaKm2 ?? 0) - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-8);
        expect(found === undefined).toBe(common.length === 0);
      }),
      { numRuns: 400 },
    );
  });

  it.each<EdgeModel>(["great-circle", "planar"])(
    "have a region of the stated area with %s edges",
    (edges) => {
      fc.assert(
        fc.property(staircase, staircase, (a, b) => {
          const found = intersectFootprints(a.footprint, b.footprint, { edges });
          if (found === undefined) return;
          const again = intersectFootprints(found.region, found.region, { edges })!.areaKm2;
          expect(Math.abs(again - found.areaKm2)).toBeLessThanOrEqual(1e-8 * again + 1e-7);
        }),
        { numRuns: 400 },
      );
    },
  );

  it("moved by less than a micrometre share as much as when they are not", () => {
    const nudge = fc.double({ min: -1e-12, max: 1e-12, noNaN: true });
    fc.assert(
      fc.property(staircase, staircase, nudge, nudge, (a, b, dx, dy) => {
        const rings = (b.footprint.coordinates as readonly Position[][]).map((ring) =>
          ring.map(([x, y]): Position => [x + dx, y + dy]),
        );
        const moved: Footprint = { type: "Polygon", coordinates: rings };
        const still = intersectFootprints(a.footprint, b.footprint)?.areaKm2 ?? 0;
        const found = intersectFootprints(a.footprint, moved);
        expect(Math.abs((found?.areaKm2 ?? 0) - still)).toBeLessThan(1e-6);
        if (found === undefined || found.areaKm2 < 1) return;
        expect(Math.abs(areaKm2(found.region) - found.areaKm2)).toBeLessThan(1e-5);
      }),
      { numRuns: 400 },
    );
  });

  it("with a hole that fits another exactly share nothing", () => {
    const outer: Position[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ];
    fc.assert(
      fc.property(staircase, (inner) => {
        const [hole] = inner.footprint.coordinates as readonly Position[][];
        const shifted = hole!.map(([x, y]): Position => [x * 0.5 + 1, y * 0.5 + 1]);
        const holed: Footprint = { type: "Polygon", coordinates: [outer, shifted] };
        const plug: Footprint = { type: "Polygon", coordinates: [shifted] };
        expect(intersectFootprints(holed, plug)).toBeUndefined();
        const both = areaKm2(holed) + areaKm2(plug);
        expect(Math.abs(both - areaKm2({ type: "Polygon", coordinates: [outer] })) / both).toBeLessThan(
          1e-10,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("thin and tangled footprints", () => {
  it("share ground between great circles whose corners lie on one parallel", () => {
    const sliver: Position[] = [
      [-97.98316153938029, 45.01683846061972],
      [-98.05051538185914, 45.01683846061972],
      [-98.01683846061971, 45.01683846061972],
    ];
    const below: Position[] = [
      [-98.05051538185914, 45.01683846061972],
      [-97.98316153938029, 45.01683846061972],
      [-97.98316153938029, 44.94948461814086],
      [-98.05051538185914, 44.94948461814086],
    ];
    const shared = intersectFootprints(
      { type: "Polygon", coordinates: [sliver] },
      { type: "Polygon", coordinates: [below] },
    );
    expect(shared?.areaKm2).toBeGreaterThan(0.001);
    expect(areaKm2(shared!.region) / shared!.areaKm2).toBeCloseTo(1, 4);
  });

  it("share a region of the area they share, though rings of the first contradict each other where they touch", () => {
    const first: Position[][] = [
      [
        [114, -28.997547397617343],
        [113.99754739761734, -28.997547397617343],
        [113.99509479523468, -29.00490520476532],
        [114.00245260238266, -28.99509479523468],
        [114.00245260238266, -29.002452602382657],
        [113.99509479523468, -28.99509479523468],
        [114.00245260238266, -28.997547397617343],
        [114, -28.997547397617343],
      ],
      [
        [114.00490520476532, -28.997547397617343],
        [114, -29.00490520476532],
        [113.99754739761734, -28.997547397617343],
        [113.99509479523468, -28.99509479523468],
        [114.00490520476532, -29],
        [114, -28.99509479523468],
        [113.99509479523468, -28.99509479523468],
        [114.00490520476532, -28.997547397617343],
      ],
    ];
    const second: Position[] = [
      [113.99754739761734, -28.997547397617343],
      [113.99754739761734, -29.002452602382657],
      [114, -29.00490520476532],
      [113.99754739761734, -29],
      [113.99509479523468, -28.99509479523468],
      [113.99754739761734, -28.997547397617343],
    ];
    const shared = intersectFootprints(
      { type: "MultiPolygon", coordinates: first.map((ring) => [ring]) },
      { type: "Polygon", coordinates: [second] },
    );
    expect(shared?.areaKm2).toBeGreaterThan(0.01);
    expect(areaKm2(shared!.region) / shared!.areaKm2).toBeCloseTo(1, 5);
  });

  it("share a region that is read as what they share, where rounding brings their edges micrometres apart", () => {
    const [west, middle, right, east] = [179.9895, 179.98983333333334, 179.99016666666668, 179.9905];
    const [south, centre, north] = [15.148127836202582, 15.148461169535915, 15.148794502869249];
    const parts: Position[][] = [
      [
        [west, centre],
        [west, north],
        [right, south],
      ],
      [
        [east, centre],
        [right, south],
        [right, centre],
        [east, centre],
        [right, south],
        [right, centre],
        [west, south],
      ],
    ];
    const zigzag: Position[] = [
      [right, north],
      [west, south],
      [west, centre],
      [right, centre],
      [right, south],
      [middle, centre],
      [west, south],
      [middle, south],
      [middle, north],
      [right, centre],
      [west, north],
      [middle, centre],
      [right, north],
      [middle, centre],
    ];
    const shared = intersectFootprints(
      { type: "MultiPolygon", coordinates: parts.map((ring) => [ring]) },
      { type: "Polygon", coordinates: [zigzag] },
    );
    expect(shared?.areaKm2).toBeGreaterThan(0.0006);
    expect(areaKm2(shared!.region) / shared!.areaKm2).toBeCloseTo(1, 6);
  });

  it("share a region without a hole that touches its outline on the antimeridian", () => {
    const outline: Position[] = [
      [170, -10],
      [-170, -10],
      [-170, 10],
      [170, 10],
      [170, 1],
      [180, 0],
      [170, -1],
    ];
    const hole: Position[] = [
      [180, 0],
      [-175, 3],
      [-175, -3],
    ];
    const footprint: Footprint = { type: "Polygon", coordinates: [outline, hole] };
    const shared = intersectFootprints(footprint, footprint)!;
    expect(shared.areaKm2 / areaKm2(footprint)).toBeCloseTo(1, 9);
    expect(areaKm2(shared.region) / shared.areaKm2).toBeCloseTo(1, 9);
  });

  it("with an edge along the antimeridian mean the smaller side, though straight lines would turn them round", () => {
    const thin: Position[] = [
      [180, -61.48],
      [159.54, -41.82],
      [160, -41.81],
      [174.19, -56.63],
      [180, -61.1],
    ];
    const beside = thin.map(([lon, lat]): Position => [lon - 1, lat]);
    const area = (ring: Position[]): number => areaKm2({ type: "Polygon", coordinates: [ring] });
    expect(area(thin) / area(beside)).toBeCloseTo(1, 6);
  });

  it("count both of two parts that run along one line from places micrometres apart", () => {
    const above: Position[] = [
      [114.0003, 80.64384234739],
      [113.99957143157, 80.64398806055],
      [113.99957273033, 80.64398416433],
      [114.00029999933, 80.64380234666],
      [114.0003, 80.64380234666],
      [114.0005, 80.64380234649],
    ];
    const below: Position[] = [
      [114.00029999933, 80.64380234666],
      [113.9997, 80.64380234649],
      [114.00018000005, 80.64364234723],
      [114.00018000692, 80.64364235067],
      [114.00018002066, 80.64364234036],
      [114.0003, 80.64360234649],
      [114.0003, 80.64380234649],
    ];
    const area = (...rings: Position[][]): number =>
      areaKm2({ type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) });
    expect(area(above, below) / (area(above) + area(below))).toBeCloseTo(1, 6);
  });

  it("share a region that is read as what they share, anywhere and at any size", () => {
    const step = fc.integer({ min: 0, max: 4 });
    const tangle = fc.array(fc.tuple(step, step), { minLength: 3, maxLength: 14 });
    const footprint = fc.array(tangle, { minLength: 1, maxLength: 3 });
    const centre = fc.constantFrom<Position>([180, 15.1], [114, 37.9], [30, 90], [-75, -89.99]);
    const size = fc.constantFrom(1e-5, 1e-3, 0.1);
    fc.assert(
      fc.property(footprint, footprint, centre, size, (a, b, at, sizeRad) => {
        const [left, right] = [onGrid(a, at, sizeRad), onGrid(b, at, sizeRad)];
        if (!isReadable(left) || !isReadable(right)) return;
        const shared = intersectFootprints(left, right);
        if (shared === undefined || shared.region.coordinates.length === 0) return;
        const km = 100 * sizeRad * AUTHALIC_RADIUS_KM;
        // Along every edge a strip of micrometres may be missing.
        const tolerance = 1e-8 * shared.areaKm2 + 1e-8 * km;
        expect(Math.abs(areaKm2(shared.region) - shared.areaKm2)).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 500 },
    );
  });
});

/** Rings through places of a grid of five by five about a centre, in any order. */
function onGrid(
  rings: readonly (readonly (readonly [number, number])[])[],
  [lonDeg, latDeg]: Position,
  sizeRad: number,
): Footprint {
  const centre = toVector(lonDeg, latDeg);
  const eastward = toVector(lonDeg + 90, 0);
  const southward = toVector(lonDeg, latDeg - 90);
  const place = ([x, y]: readonly [number, number]): Position => {
    const [east, south] = [(x / 2 - 1) * sizeRad, (y / 2 - 1) * sizeRad];
    return toPosition([
      centre[0] + east * eastward[0] + south * southward[0],
      centre[1] + east * eastward[1] + south * southward[1],
      centre[2] + east * eastward[2] + south * southward[2],
    ]);
  };
  return { type: "MultiPolygon", coordinates: rings.map((ring) => [ring.map(place)]) };
}
