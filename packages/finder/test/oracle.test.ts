import { afterAll, describe, expect, it } from "vitest";
import {
  areaKm2,
  containsPosition,
  type Footprint,
  findMatchups,
  intersectFootprints,
  type Observation,
  overlaps,
  type ProductMatch,
  toPosition,
} from "../src/index.js";
import { type FootprintPair, generatePair, type Situation, seededRandom } from "./generated-footprints.js";
import {
  covers,
  type IndependentFootprint,
  independentKm2,
  independentSharedKm2,
  latticeOver,
  readIndependently,
} from "./independent-geometry.js";
import { noCounts, type OracleCounts, writeOracleReport } from "./oracle-report.js";

const PAIR_COUNTS: Readonly<Record<Situation, number>> = {
  anywhere: 5000,
  antimeridian: 2500,
  pole: 2500,
};
const SEEDS: Readonly<Record<Situation, number>> = { anywhere: 1101, antimeridian: 1102, pole: 1103 };
const SITUATIONS = Object.keys(PAIR_COUNTS) as Situation[];

// Both algorithms round: an area of a million km² has about 1e-9 km² to a bit, and thousands of those are added up.
const RELATIVE_TOLERANCE = 1e-9;
const ABSOLUTE_TOLERANCE_KM2 = 1e-6;
const TOLERANCE = `${RELATIVE_TOLERANCE} of the area and ${ABSOLUTE_TOLERANCE_KM2} km²`;

const isOutside = (found: number, expected: number): boolean =>
  !(Math.abs(found - expected) <= RELATIVE_TOLERANCE * expected + ABSOLUTE_TOLERANCE_KM2);

function product(id: string, startMs: number, footprint: Footprint): Observation {
  return { id, footprint, startTime: new Date(startMs), stopTime: new Date(startMs) };
}

/** Matches each pair by itself, all in one call: each has ten seconds of its own. */
function matchPairs(pairs: readonly FootprintPair[]): Map<string, ProductMatch> {
  const found = findMatchups(
    [
      pairs.map(({ a }, i) => product(`${i}`, 10_000 * i, a)),
      pairs.map(({ b }, i) => product(`${i}`, 10_000 * i, b)),
    ],
    { maxTimeDiffSeconds: 1 },
  );
  return new Map(found.map((match) => [match.products[0].id, match]));
}

const counts = Object.fromEntries(SITUATIONS.map((situation) => [situation, noCounts()])) as Record<
  Situation,
  OracleCounts
>;
afterAll(() => writeOracleReport(counts, TOLERANCE));

describe.each(SITUATIONS)("pairs of footprints %s", (situation) => {
  it("are matched where an algorithm without clipping says so, with its area and a region of that area", () => {
    const random = seededRandom(SEEDS[situation]);
    const pairs = Array.from({ length: PAIR_COUNTS[situation] }, () => generatePair(random, situation));
    const matches = matchPairs(pairs);
    const count = counts[situation];
    const mismatches: string[] = [];
    for (const [i, { a, b, kinds }] of pairs.entries()) {
      const expected = independentSharedKm2(readIndependently(a), readIndependently(b));
      const match = matches.get(`${i}`);
      const found = match?.areaKm2 ?? 0;
      count.pairs++;
      if (expected > ABSOLUTE_TOLERANCE_KM2) count.overlapping++;
      if (expected > 1) {
        const error = Math.abs(found - expected) / expected;
        count.greatestRelativeError = Math.max(count.greatestRelativeError, error);
      }
      const name = `pair ${i}, ${kinds.join(" and ")}: ${found} km² for ${expected} km²`;
      if (isOutside(found, expected)) {
        mismatches.push(name);
        if (match === undefined) count.missed++;
        else if (expected <= ABSOLUTE_TOLERANCE_KM2) count.invented++;
        else count.wrongAreas++;
      } else if (match !== undefined && isOutside(areaKm2(match.region), expected)) {
        mismatches.push(`${name}, its region ${areaKm2(match.region)} km²`);
        count.wrongAreas++;
      }
    }
    expect(mismatches).toEqual([]);
    expect(count.overlapping).toBeGreaterThan(0.7 * count.pairs);
    expect(count.pairs - count.overlapping).toBeGreaterThan(0.03 * count.pairs);
  });

  it("are matched when all were taken at once, each with all it meets and nothing else", () => {
    const random = seededRandom(14);
    const pairs = Array.from({ length: 250 }, () => generatePair(random, situation));
    const lists = [
      pairs.map(({ a }, i) => product(`${i}`, 0, a)),
      pairs.map(({ b }, i) => product(`${i}`, 0, b)),
    ] as const;
    const found = findMatchups(lists, { maxTimeDiffSeconds: 0 });
    const areas = new Map(found.map(({ products: [p, q], areaKm2: km2 }) => [`${p.id}+${q.id}`, km2]));
    const left = pairs.map(({ a }) => readIndependently(a));
    const right = pairs.map(({ b }) => readIndependently(b));
    for (const [i, a] of left.entries()) {
      for (const [j, b] of right.entries()) {
        const expected = independentSharedKm2(a, b);
        expect(isOutside(areas.get(`${i}+${j}`) ?? 0, expected), `${i} and ${j}`).toBe(false);
      }
    }
  });

  it("share exactly the places that both cover", () => {
    const random = seededRandom(12);
    for (let i = 0; i < 150; i++) {
      const { a, b, centre, radiusRad, kinds } = generatePair(random, situation);
      const both: readonly IndependentFootprint[] = [readIndependently(a), readIndependently(b)];
      const region = intersectFootprints(a, b)?.region;
      for (const place of latticeOver(centre, { radiusRad, count: 60 })) {
        const isInRegion = region !== undefined && containsPosition(region, toPosition(place));
        const isShared = both.every((footprint) => covers(footprint, place));
        expect(isInRegion, `pair ${i}, ${kinds.join(" and ")}`).toBe(isShared);
      }
    }
  });

  it("have the area of an algorithm without repairs, whichever comes first", () => {
    const random = seededRandom(13);
    for (let i = 0; i < 400; i++) {
      const { a, b } = generatePair(random, situation);
      expect(isOutside(areaKm2(a), independentKm2(readIndependently(a)))).toBe(false);
      const one = intersectFootprints(a, b);
      const other = intersectFootprints(b, a);
      expect(overlaps(a, b)).toBe(one !== undefined);
      expect(other === undefined).toBe(one === undefined);
      if (one === undefined || other === undefined) continue;
      expect(Math.abs(one.areaKm2 - other.areaKm2)).toBeLessThanOrEqual(1e-9 * one.areaKm2 + 1e-9);
      expect(Math.abs(areaKm2(one.region) - one.areaKm2)).toBeLessThanOrEqual(1e-8 * one.areaKm2 + 1e-8);
    }
  });
});
