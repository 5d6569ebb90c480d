import { describe, expect, it } from "vitest";
import { generateFootprint, placeAt, seededRandom } from "../test/generated-footprints.js";
import { areaKm2 } from "./area.js";
import { findMatchups } from "./find-matchups.js";
import type { Footprint, Position } from "./geojson.js";
import { intersectFootprints } from "./intersect-footprints.js";
import type { Observation } from "./observation.js";
import { toVector } from "./vector.js";

function square(west: number, south: number): Footprint {
  const ring: Position[] = [
    [west, south],
    [west + 1, south],
    [west + 1, south + 1],
    [west, south + 1],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

const at = (id: string, seconds: number, footprint: Footprint): Observation => ({
  id,
  footprint,
  startTime: new Date(seconds * 1000),
  stopTime: new Date(seconds * 1000),
});

function archive(random: () => number, how: { name: string; count: number }): Observation[] {
  return Array.from({ length: how.count }, (_, i) => {
    const place = placeAt(toVector(179.9, 60), { distanceRad: 0.04 * random(), angleRad: 7 * random() });
    const kind = random() < 0.6 ? "convex" : "concave";
    return at(
      `${how.name}${i}`,
      Math.floor(4000 * random()),
      generateFootprint(random, { centre: place, radiusRad: 0.02, kind }),
    );
  });
}

const idsOf = (matches: readonly { products: readonly Observation[] }[]): string[] =>
  matches.map(({ products }) => products.map(({ id }) => id).join("+"));

function sharedByThree(a: Footprint, b: Footprint, c: Footprint): number {
  const first = intersectFootprints(a, b);
  return first === undefined ? 0 : (intersectFootprints(first.region, c)?.areaKm2 ?? 0);
}

describe("findMatchups of three sensors and more", () => {
  it("finds what looking at every triple finds", () => {
    const random = seededRandom(9);
    const [a, b, c] = ["a", "b", "c"].map((name) => archive(random, { name, count: 24 })) as [
      Observation[],
      Observation[],
      Observation[],
    ];
    const limitMs = 900_000;
    const expected: string[] = [];
    for (const p of a) {
      for (const q of b) {
        for (const r of c) {
          const starts = [p, q, r].map(({ startTime }) => startTime.getTime());
          if (Math.max(...starts) - Math.min(...starts) > limitMs) continue;
          if (sharedByThree(p.footprint, q.footprint, r.footprint) > 1)
            expected.push(`${p.id}+${q.id}+${r.id}`);
        }
      }
    }
    const found = findMatchups([a, b, c], { maxTimeDiffSeconds: 900, minOverlapKm2: 1 });
    expect(idsOf(found).sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(20);
    for (const { areaKm2: shared, region, timeDiffSeconds } of found) {
      expect(timeDiffSeconds).toBeLessThanOrEqual(900);
      expect(Math.abs(areaKm2(region) - shared)).toBeLessThanOrEqual(1e-8 * shared + 1e-8);
    }
  });

  it("wants one region common to all, not only to every two", () => {
    const a = at("a", 0, {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 1],
          [0, 1],
        ],
      ],
    });
    const b = at("b", 0, {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 4],
          [0, 4],
        ],
      ],
    });
    const c = at("c", 0, {
      type: "Polygon",
      coordinates: [
        [
          [3.9, 0.5],
          [4, 0.6],
          [0.6, 4],
          [0.5, 3.9],
        ],
      ],
    });
    for (const pair of [
      [a, b],
      [a, c],
      [b, c],
    ] as const) {
      expect(findMatchups([[pair[0]], [pair[1]]], { maxTimeDiffSeconds: 1 })).toHaveLength(1);
    }
    expect(findMatchups([[a], [b], [c]], { maxTimeDiffSeconds: 1 })).toHaveLength(0);
  });

  it("wants every two within the limit, and gives the greatest difference", () => {
    const [a, b, c] = [[at("a", 0, square(0, 0))], [at("b", 60, square(0, 0))], [at("c", 120, square(0, 0))]];
    expect(findMatchups([a, b, c], { maxTimeDiffSeconds: 100 })).toHaveLength(0);
    expect(findMatchups([a, b, c], { maxTimeDiffSeconds: 120 })[0]?.timeDiffSeconds).toBe(120);
  });

  it("takes a limit for each two sensors", () => {
    const [a, b, c] = [[at("a", 0, square(0, 0))], [at("b", 60, square(0, 0))], [at("c", 120, square(0, 0))]];
    const limits = (ab: number, ac: number, bc: number) => (i: number, j: number) =>
      i === 0 ? (j === 1 ? ab : ac) : bc;
    expect(findMatchups([a, b, c], { maxTimeDiffSeconds: limits(60, 120, 60) })).toHaveLength(1);
    expect(findMatchups([a, b, c], { maxTimeDiffSeconds: limits(60, 120, 59) })).toHaveLength(0);
    expect(findMatchups([a, b, c], { maxTimeDiffSeconds: limits(59, 120, 60) })).toHaveLength(0);
    expect(findMatchups([a, b, c], { maxTimeDiffSeconds: limits(60, 119, 60) })).toHaveLength(0);
  });

  it("gives each combination of a list with itself once, earlier products first", () => {
    const list = [0, 1, 2, 3].map((i) => at(`p${3 - i}`, i, square(0.1 * i, 0)));
    const other = [
      at("x", 5, square(0, 0)),
      at("y", 6, square(0, 0)),
      at("z", 7, square(0, 0)),
      at("u", 7, square(0, 0)),
      at("v", 7, square(0, 0)),
    ];
    expect(idsOf(findMatchups([list, list, list], { maxTimeDiffSeconds: 60 }))).toEqual(
      ["p3+p2+p0", "p3+p2+p1", "p3+p1+p0", "p2+p1+p0"].sort(
        (a, b) => Number(b[1]) - Number(a[1]) || (a < b ? -1 : 1),
      ),
    );
    const mixed = idsOf(findMatchups([list, other, list], { maxTimeDiffSeconds: 60 }));
    expect(mixed).toHaveLength(6 * 5);
    for (const ids of mixed) expect(ids).toMatch(/^p(\d)\+[xyzuv]\+p(?!\1)\d$/);
  });

  it("keeps four sensors in the order given", () => {
    const sensors = ["a", "b", "c", "d"].map((id, i) => [at(id, i, square(0.1 * i, 0.1 * i))]);
    const [match] = findMatchups(sensors, { maxTimeDiffSeconds: 10 });
    expect(match!.products.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    expect(match!.areaKm2).toBeCloseTo(
      areaKm2({
        type: "Polygon",
        coordinates: [
          [
            [0.3, 0.3],
            [1, 0.3],
            [1, 1],
            [0.3, 1],
          ],
        ],
      }),
      -1,
    );
  });
});
