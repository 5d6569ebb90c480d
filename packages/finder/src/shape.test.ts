import { describe, expect, it } from "vitest";
import { areaKm2 } from "./area.js";
import { AUTHALIC_RADIUS_KM } from "./authalic.js";
import { isFinderError } from "./errors.js";
import type { Footprint, Position } from "./geojson.js";
import { readShape } from "./shape.js";

const polygon = (...coordinates: Position[][]): Footprint => ({ type: "Polygon", coordinates });
const multi = (...coordinates: Position[][][]): Footprint => ({ type: "MultiPolygon", coordinates });
const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const circle = (latDeg: number, stepDeg: number): Position[] =>
  Array.from({ length: 360 / stepDeg }, (_, i): Position => [i * stepDeg - 180, latDeg]);

const GLOBE_KM2 = 4 * Math.PI * AUTHALIC_RADIUS_KM ** 2;

function expectSameArea(a: Footprint, b: Footprint, relative = 1e-9): void {
  expect(Math.abs(areaKm2(a) - areaKm2(b)) / areaKm2(b)).toBeLessThan(relative);
}

function refusal(footprint: unknown): string {
  try {
    readShape(footprint as Footprint);
  } catch (error) {
    if (isFinderError(error, "finder/invalid-footprint")) return error.message;
    throw error;
  }
  return "";
}

describe("a ring", () => {
  it("means the same whichever way it is wound, wherever it starts, closed or not", () => {
    const ring = box(10, 40, 12, 43);
    const open = ring.slice(0, -1);
    for (const same of [ring.toReversed(), open, [...open.slice(2), ...open.slice(0, 2)]]) {
      expectSameArea(polygon(same), polygon(ring), 1e-13);
    }
  });

  it("means the same across the antimeridian as elsewhere, however its longitudes are written", () => {
    const inland = polygon(box(-10, 40, 10, 50));
    expectSameArea(polygon(box(170, 40, 190, 50)), inland);
    expectSameArea(polygon(box(-190, 40, -170, 50)), inland);
    expectSameArea(
      polygon([
        [170, 40],
        [-170, 40],
        [-170, 50],
        [170, 50],
      ]),
      inland,
    );
  });

  it("around a pole means the cap, written whole or closed along the rim of the map", () => {
    const ring = circle(80, 20);
    const closed = [...ring, [180, 80], [180, 90], [-180, 90], [-180, 80]] as Position[];
    expectSameArea(polygon(closed), polygon(ring));
    const southern = (positions: Position[]): Position[] => positions.map(([lon, lat]) => [lon, -lat]);
    expectSameArea(polygon(southern(closed)), polygon(ring));
    expect(areaKm2(polygon(ring))).toBeLessThan(0.01 * GLOBE_KM2);
  });

  it("closed along both poles means what the map shows, though that is most of the globe", () => {
    const allBut: Position[] = [
      [-180, -90],
      [180, -90],
      [180, 40],
      [170, 40],
      [170, 50],
      [180, 50],
      [180, 90],
      [-180, 90],
    ];
    const withRest: Position[] = [...allBut, [-180, 50], [-170, 50], [-170, 40], [-180, 40]];
    // The map cuts the great circles at 50° where they are half a degree further north.
    const left = GLOBE_KM2 - areaKm2(polygon(withRest));
    expect(Math.abs(left / areaKm2(polygon(box(170, 40, 190, 50))) - 1)).toBeLessThan(0.005);
  });

  it("around the whole map means the globe", () => {
    expect(readShape(polygon(box(-180, -90, 180, 90))).isWhole).toBe(true);
  });

  it("from -180° to 180° along two parallels means the band between them", () => {
    const zone = (south: number, north: number): number =>
      (GLOBE_KM2 / 2) * (Math.sin((north * Math.PI) / 180) - Math.sin((south * Math.PI) / 180));
    const found = areaKm2(polygon(box(-180, 40, 180, 50)));
    expect(Math.abs(found - zone(40, 50)) / zone(40, 50)).toBeLessThan(0.01);
    expectSameArea(polygon(box(-180, -50, 180, -40)), polygon(box(-180, 40, 180, 50)));
  });

  it("loses repeats, spikes and edges run twice", () => {
    const ring = box(0, 0, 1, 1);
    const spiked: Position[] = [
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 1],
      [0, 1],
      [0, 0],
      [0, 0],
    ];
    expectSameArea(polygon(spiked), polygon(ring), 1e-12);
  });

  it("in a figure eight means both loops", () => {
    const eight: Position[] = [
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
    ];
    const loops =
      areaKm2(
        polygon([
          [0, 0],
          [0, 2],
          [1, 1.0002],
        ]),
      ) +
      areaKm2(
        polygon([
          [2, 0],
          [2, 2],
          [1, 1.0002],
        ]),
      );
    expect(Math.abs(areaKm2(polygon(eight)) - loops) / loops).toBeLessThan(1e-3);
    const pinched: Position[] = [
      [0, 0],
      [1, 1],
      [2, 0],
      [2, 2],
      [1, 1],
      [0, 2],
    ];
    expect(areaKm2(polygon(pinched))).toBeCloseTo(
      areaKm2(
        polygon([
          [0, 0],
          [1, 1],
          [0, 2],
        ]),
      ) +
        areaKm2(
          polygon([
            [2, 0],
            [2, 2],
            [1, 1],
          ]),
        ),
      6,
    );
  });

  it("of a swath whose end lies over its beginning counts the ground once", () => {
    const side = (latDeg: number): Position[] =>
      Array.from({ length: 38 }, (_, i): Position => [-5 + i * 10, latDeg]);
    const wrap = ([lon, lat]: Position): Position => [lon > 180 ? lon - 360 : lon, lat];
    const swath = [...side(-5), ...side(5).reverse()].map(wrap);
    expect(Math.abs(areaKm2(polygon(swath)) - 0.0871557 * GLOBE_KM2) / GLOBE_KM2).toBeLessThan(0.002);
  });
});

describe("a ring that runs to its hole and back along one line", () => {
  it("is read as a ring with a hole", () => {
    const keyhole: Position[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
      [0, 0],
      [3, 3],
      [3, 6],
      [6, 6],
      [6, 3],
      [3, 3],
    ];
    const hole: Position[] = [
      [3, 3],
      [6, 3],
      [6, 6],
      [3, 6],
    ];
    expect(readShape(polygon(keyhole)).rings).toHaveLength(2);
    expectSameArea(polygon(keyhole), polygon(box(0, 0, 9, 9), hole));
  });
});

describe("several rings", () => {
  it("in a figure eight with an edge along the antimeridian mean both loops", () => {
    const eightAt = (lonDeg: number): Footprint =>
      polygon([
        [lonDeg - 1, 20],
        [lonDeg - 2, 19],
        [lonDeg, 20],
        [lonDeg, 17],
      ]);
    expectSameArea(eightAt(180), eightAt(100), 1e-12);
    const western: Footprint = polygon([
      [-180, 17],
      [-180, 20],
      [-178, 19],
      [-179, 20],
    ]);
    expectSameArea(western, eightAt(100), 1e-12);
  });

  it("of holes that lie outside of their outline, or over each other, take nothing from elsewhere", () => {
    const box = (west: number, south: number, size: number): Position[] => [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
    ];
    const outer = box(0, 0, 3);
    const hole = box(1, 1, 1);
    const whole = areaKm2(polygon(outer));
    expect(areaKm2(polygon(outer, box(4, 4, 6))) / whole).toBeCloseTo(1, 12);
    expect(areaKm2(polygon(outer, hole, hole)) / areaKm2(polygon(outer, hole))).toBeCloseTo(1, 12);
    const filled: Footprint = { type: "MultiPolygon", coordinates: [[outer, hole, hole], [hole]] };
    expect(areaKm2(filled) / whole).toBeCloseTo(1, 12);
    const beside: Footprint = { type: "MultiPolygon", coordinates: [[outer, box(2, 1, 2)], [box(3, 1, 1)]] };
    const apart = areaKm2(polygon(outer, box(2, 1, 2))) + areaKm2(polygon(box(3, 1, 1)));
    expect(areaKm2(beside) / apart).toBeCloseTo(1, 12);
    expect(() => areaKm2(polygon(hole, outer))).toThrow("encloses no area");
  });

  it("that touch each other within micrometres are laid over each other all the same", () => {
    const touching: Footprint = {
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [-29.99970495985, -34.9997049627],
            [-29.99970495134, -34.9997049627],
            [-29.99970494848, -34.99970495985],
            [-29.99970495985, -34.99970495985],
          ],
        ],
        [
          [
            [-29.99911487954, -34.99970495985],
            [-29.99970495134, -34.9997049627],
            [-29.99970495985, -34.99970497121],
            [-29.99970495985, -35.00029504015],
          ],
        ],
      ],
    };
    expect(areaKm2(touching)).toBeCloseTo(0.00176318, 8);
  });

  it("cut apart at the antimeridian are joined again without a seam", () => {
    const cut = multi([box(170, 10, 180, 20)], [box(-180, 10, -170, 20)]);
    expect(readShape(cut).rings).toHaveLength(1);
    expect(readShape(multi([box(170, 10, 180, 20)], [box(-180, 10, -170, 18)])).rings).toHaveLength(1);
    expectSameArea(
      cut,
      polygon([
        [170, 10],
        [180, 10],
        [190, 10],
        [190, 20],
        [180, 20],
        [170, 20],
      ]),
    );
  });

  it("are cut out when they are holes, whichever way they are wound", () => {
    const outer = box(0, 0, 10, 10);
    const hole = box(2, 2, 4, 4);
    const expected = areaKm2(polygon(outer)) - areaKm2(polygon(hole));
    for (const written of [hole, hole.toReversed()]) {
      expect(areaKm2(polygon(outer, written))).toBeCloseTo(expected, 5);
    }
  });

  it("that overlap count their common ground once", () => {
    const left = box(0, 0, 2, 1);
    const right = box(1, 0, 3, 1);
    const found = areaKm2(multi([left], [right]));
    expect(found).toBeCloseTo(
      areaKm2(polygon(left)) + areaKm2(polygon(right)) - areaKm2(polygon(box(1, 0, 2, 1))),
      -1,
    );
    expectSameArea(multi([box(0, 0, 5, 5)], [box(1, 1, 2, 2)]), polygon(box(0, 0, 5, 5)));
  });

  it("without an area are dropped while others remain", () => {
    const point: Position[] = [
      [50, 50],
      [50, 50],
      [50, 50],
      [50, 50],
    ];
    const line: Position[] = [
      [50, 50],
      [51, 51],
      [50, 50],
    ];
    expectSameArea(multi([box(0, 0, 1, 1)], [point], [line]), polygon(box(0, 0, 1, 1)));
  });
});

describe("what is no footprint", () => {
  it.each([
    ["nothing", undefined, /give a GeoJSON Polygon or MultiPolygon/],
    ["null", null, /is null/],
    ["a point", { type: "Point", coordinates: [0, 0] }, /"Point"/],
    ["no coordinates", { type: "Polygon" }, /no array of coordinates/],
    ["empty coordinates", { type: "Polygon", coordinates: [] }, /3 distinct positions/],
    ["an empty MultiPolygon", { type: "MultiPolygon", coordinates: [] }, /3 distinct positions/],
    [
      "two positions",
      polygon([
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
      /3 distinct positions/,
    ],
    [
      "not a number",
      polygon([
        [0, 0],
        [1, Number.NaN],
        [1, 1],
      ]),
      /no latitude/,
    ],
    [
      "a longitude of 361",
      polygon([
        [361, 0],
        [1, 0],
        [1, 1],
      ]),
      /no longitude from -360 to 360/,
    ],
    [
      "a latitude of 91",
      polygon([
        [0, 0],
        [1, 91],
        [1, 1],
      ]),
      /GeoJSON writes \[longitude, latitude\]/,
    ],
    [
      "text for numbers",
      {
        type: "Polygon",
        coordinates: [
          [
            ["0", "0"],
            [1, 0],
            [1, 1],
          ],
        ],
      },
      /no longitude/,
    ],
    [
      "a line out and back",
      polygon([
        [0, 0],
        [1, 0],
        [2, 0],
        [1, 0],
      ]),
      /encloses no area/,
    ],
    [
      "an edge through the Earth",
      polygon([
        [0, 0],
        [180, 0],
        [90, 45],
      ]),
      /opposite each other/,
    ],
    ["a ring that halves the globe", polygon(circle(0, 10)), /two halves/],
  ])("%s is refused with a reason", (_, footprint, reason) => {
    expect(refusal(footprint)).toMatch(reason);
  });
});
