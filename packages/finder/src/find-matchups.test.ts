import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateFootprint, placeAt, seededRandom } from "../test/generated-footprints.js";
import { areaKm2 } from "./area.js";
import { isFinderError } from "./errors.js";
import { findMatchups } from "./find-matchups.js";
import type { Footprint, Position } from "./geojson.js";
import { intersectFootprints, overlaps } from "./intersect-footprints.js";
import { timeDiffSeconds } from "./interval.js";
import type { Observation } from "./observation.js";
import { toVector } from "./vector.js";

const EPOCH = Date.UTC(2023, 5, 1);

function square(west: number, south: number, size = 1): Footprint {
  const ring: Position[] = [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
  ];
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

function product(id: string, startSeconds: number, footprint: Footprint, lengthSeconds = 0): Observation {
  const startMs = EPOCH + startSeconds * 1000;
  return { id, footprint, startTime: new Date(startMs), stopTime: new Date(startMs + lengthSeconds * 1000) };
}

/** Products of a made-up satellite: scattered over a small part of the globe and a few hours. */
function archive(
  random: () => number,
  how: { name: string; count: number; centre: Position },
): Observation[] {
  return Array.from({ length: how.count }, (_, i) => {
    const place = placeAt(toVector(...how.centre), { distanceRad: 0.05 * random(), angleRad: 7 * random() });
    const kind = random() < 0.7 ? "convex" : "concave";
    const footprint = generateFootprint(random, { centre: place, radiusRad: 0.02, kind });
    return product(`${how.name}${i}`, Math.floor(20_000 * random()), footprint, Math.floor(300 * random()));
  });
}

const idsOf = (matches: readonly { products: readonly Observation[] }[]): string[] =>
  matches.map(({ products }) => products.map(({ id }) => id).join("+"));

const times = (p: Observation): { startMs: number; stopMs: number } => ({
  startMs: p.startTime.getTime(),
  stopMs: p.stopTime.getTime(),
});

describe("findMatchups of two sensors", () => {
  it.each(["start", "gap", "midpoint"] as const)(
    "finds what looking at every pair finds, by %s",
    (timeDiff) => {
      for (const [seed, centre] of [
        [1, [12, 45]],
        [2, [179.5, -20]],
        [3, [0, 89.5]],
      ] as const) {
        const random = seededRandom(seed);
        const a = archive(random, { name: "a", count: 60, centre: [...centre] });
        const b = archive(random, { name: "b", count: 60, centre: [...centre] });
        const expected = a.flatMap((p) =>
          b
            .filter(
              (q) =>
                timeDiffSeconds(times(p), times(q), timeDiff) <= 2000 && overlaps(p.footprint, q.footprint),
            )
            .map((q) => `${p.id}+${q.id}`),
        );
        const found = findMatchups([a, b], { maxTimeDiffSeconds: 2000, timeDiff });
        expect(idsOf(found).sort()).toEqual(expected.sort());
        expect(found.length).toBeGreaterThan(20);
      }
    },
  );

  it("gives back the caller's own objects with difference, area and region", () => {
    const a = { ...product("a", 0, square(10, 40)), cloudCover: 3 };
    const b = { ...product("b", 100.5, square(10.5, 40.5)), orbit: 77 };
    const [match] = findMatchups([[a], [b]], { maxTimeDiffSeconds: 1800 });
    expect(match!.products[0]).toBe(a);
    expect(match!.products[1].orbit).toBe(77);
    expect(match!.timeDiffSeconds).toBe(100.5);
    const shared = intersectFootprints(a.footprint, b.footprint)!;
    expect(match!.areaKm2).toBe(shared.areaKm2);
    expect(match!.region).toEqual(shared.region);
    expect(match!.region).toBe(match!.region);
    expect(areaKm2(match!.region)).toBeCloseTo(match!.areaKm2, 6);
    expect(match!.centroid[0]).toBeCloseTo(10.75, 1);
    expect(match!.footprintAreasKm2).toEqual([areaKm2(a.footprint), areaKm2(b.footprint)]);
    expect(JSON.parse(JSON.stringify(match)).region).toEqual(match!.region);
  });

  it("counts the limit in, to the millisecond", () => {
    const a = [product("a", 0, square(0, 0))];
    const at = (seconds: number): number =>
      findMatchups([a, [product("b", seconds, square(0, 0))]], { maxTimeDiffSeconds: 0.3 }).length;
    expect([at(0.3), at(-0.3), at(0.301), at(-0.301)]).toEqual([1, 1, 0, 0]);
  });

  it("measures the gap from end to start, and 0 while both look", () => {
    const a = [product("a", 0, square(0, 0), 600)];
    const b = [product("b", 1000, square(0, 0), 10)];
    const c = [product("c", 300, square(0, 0), 900)];
    expect(findMatchups([a, b], { maxTimeDiffSeconds: 400, timeDiff: "gap" })[0]?.timeDiffSeconds).toBe(400);
    expect(findMatchups([b, a], { maxTimeDiffSeconds: 399, timeDiff: "gap" })).toHaveLength(0);
    expect(findMatchups([a, c], { maxTimeDiffSeconds: 0, timeDiff: "gap" })[0]?.timeDiffSeconds).toBe(0);
    expect(findMatchups([a, c], { maxTimeDiffSeconds: 450, timeDiff: "midpoint" })[0]?.timeDiffSeconds).toBe(
      450,
    );
  });

  it("takes neighbours with a common edge or corner for no match", () => {
    const a = [product("a", 0, square(0, 0))];
    const around = [square(1, 0), square(0, 1), square(1, 1), square(-1, -1)].map((s, i) =>
      product(`b${i}`, 0, s),
    );
    expect(findMatchups([a, around.slice(0, 1)], { maxTimeDiffSeconds: 1 })).toHaveLength(0);
    expect(findMatchups([a, around.slice(2)], { maxTimeDiffSeconds: 1 })).toHaveLength(0);
  });

  it("asks for the least area, inclusive", () => {
    const [a, b] = [[product("a", 0, square(0, 0))], [product("b", 0, square(0.5, 0.5))]];
    const { areaKm2: shared } = findMatchups([a, b], { maxTimeDiffSeconds: 1 })[0]!;
    expect(findMatchups([a, b], { maxTimeDiffSeconds: 1, minOverlapKm2: shared })).toHaveLength(1);
    expect(findMatchups([a, b], { maxTimeDiffSeconds: 1, minOverlapKm2: shared * 1.001 })).toHaveLength(0);
  });

  it("gives one order whatever the order of the input", () => {
    const random = seededRandom(4);
    const a = archive(random, { name: "a", count: 40, centre: [0, 0] });
    const b = archive(random, { name: "b", count: 40, centre: [0, 0] });
    const expected = idsOf(findMatchups([a, b], { maxTimeDiffSeconds: 3000 }));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(a, { minLength: 40 }),
        fc.shuffledSubarray(b, { minLength: 40 }),
        (x, y) => {
          expect(idsOf(findMatchups([x, y], { maxTimeDiffSeconds: 3000 }))).toEqual(expected);
        },
      ),
      { numRuns: 5 },
    );
  });

  it("orders by the earliest start and then by ids", () => {
    const a = [
      product("a2", 5, square(0, 0)),
      product("a1", 5, square(0, 0)),
      product("a0", 9, square(0, 0)),
    ];
    const b = [product("b1", 5, square(0, 0)), product("b0", 3, square(0, 0))];
    const found = idsOf(findMatchups([a, b], { maxTimeDiffSeconds: 60 }));
    expect(found).toEqual(["a0+b0", "a1+b0", "a2+b0", "a0+b1", "a1+b1", "a2+b1"]);
  });

  it("matches a list with itself: each pair once, the earlier first, none with itself", () => {
    const list = [
      product("c", 0, square(0, 0)),
      product("a", 20, square(0.1, 0)),
      product("b", 10, square(0.2, 0)),
    ];
    expect(idsOf(findMatchups([list, list], { maxTimeDiffSeconds: 60 }))).toEqual(["c+a", "c+b", "b+a"]);
    const [first] = list;
    expect(findMatchups([[first!], [first!]], { maxTimeDiffSeconds: 60 })).toHaveLength(0);
  });

  it("finds nothing in empty archives", () => {
    expect(findMatchups([[], [product("a", 0, square(0, 0))]], { maxTimeDiffSeconds: 60 })).toEqual([]);
    expect(findMatchups([[], []], { maxTimeDiffSeconds: 60 })).toEqual([]);
  });

  it("joins at the antimeridian and over a pole as elsewhere", () => {
    const cut: Footprint = {
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [179, 0],
            [180, 0],
            [180, 1],
            [179, 1],
            [179, 0],
          ],
        ],
        [
          [
            [-180, 0],
            [-179, 0],
            [-179, 1],
            [-180, 1],
            [-180, 0],
          ],
        ],
      ],
    };
    const whole: Footprint = {
      type: "Polygon",
      coordinates: [
        [
          [179.5, 0.2],
          [180.5, 0.2],
          [180.5, 0.8],
          [179.5, 0.8],
        ],
      ],
    };
    const [match] = findMatchups([[product("a", 0, cut)], [product("b", 0, whole)]], {
      maxTimeDiffSeconds: 1,
    });
    expect(match!.areaKm2).toBeCloseTo(areaKm2(whole), 2);
    expect(match!.region.type).toBe("MultiPolygon");
    expect(match!.region.coordinates).toHaveLength(2);
  });
});

describe("findMatchups and products that cannot be read", () => {
  const good = product("good", 0, square(0, 0));
  const cases = [
    ["finder/invalid-footprint", product("bad", 0, { type: "Polygon", coordinates: [] })],
    ["finder/invalid-time", { ...good, id: "bad", startTime: new Date(Number.NaN) }],
    ["finder/invalid-time", { ...good, id: "bad", stopTime: new Date(EPOCH - 1) }],
    ["finder/invalid-time", { ...good, id: "bad", startTime: "2023-06-01" as unknown as Date }],
    ["finder/duplicate-id", { ...good }],
  ] as const;

  it.each(cases)("throws %s with the product's id and sensor", (code, bad) => {
    let thrown: unknown;
    try {
      findMatchups([[good], [good, bad]], { maxTimeDiffSeconds: 1 });
    } catch (error) {
      thrown = error;
    }
    expect(isFinderError(thrown, code)).toBe(true);
    expect(thrown).toMatchObject({ productId: bad.id, sensorIndex: 1 });
    expect(String(thrown)).toContain(bad.id);
  });

  it.each(cases)("skips %s where asked, says so, and goes on", (code, bad) => {
    const skipped: [string, string][] = [];
    const other = product("other", 0, square(0.5, 0));
    const found = findMatchups([[other], [good, bad]], {
      maxTimeDiffSeconds: 1,
      onInvalid: "skip",
      onSkip: (left, error) => skipped.push([left.id, error.code]),
    });
    expect(skipped).toEqual([[bad.id, code]]);
    expect(idsOf(found)).toEqual(["other+good"]);
  });

  it.each([
    [{ maxTimeDiffSeconds: -1 }, /maxTimeDiffSeconds is -1/],
    [{ maxTimeDiffSeconds: Number.NaN }, /maxTimeDiffSeconds is NaN/],
    [{ maxTimeDiffSeconds: 1, minOverlapKm2: -2 }, /minOverlapKm2 is -2/],
    [{ maxTimeDiffSeconds: 1, timeDiff: "end" as "start" }, /"start" or "gap" or "midpoint"/],
    [{ maxTimeDiffSeconds: 1, edges: "flat" as "planar" }, /edges is "flat"/],
  ])("refuses criteria %j", (criteria, message) => {
    expect(() => findMatchups([[good], [good]], criteria)).toThrow(message);
  });

  it("refuses a single sensor", () => {
    expect(() => findMatchups([[good]], { maxTimeDiffSeconds: 1 })).toThrow(/at least 2 sensors, given 1/);
  });
});
