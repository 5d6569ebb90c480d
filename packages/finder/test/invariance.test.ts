import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaKm2, type Footprint, intersectFootprints } from "../src/index.js";
import { generatePair, type Situation, seededRandom } from "./generated-footprints.js";

type Change = (position: readonly number[]) => number[];

function changed(footprint: Footprint, change: Change): Footprint {
  if (footprint.type === "Polygon") {
    return { type: "Polygon", coordinates: footprint.coordinates.map((ring) => ring.map(change)) };
  }
  return {
    type: "MultiPolygon",
    coordinates: footprint.coordinates.map((p) => p.map((ring) => ring.map(change))),
  };
}

function rewound(footprint: Footprint, how: { start: number; isReversed: boolean }): Footprint {
  const rewind = (ring: readonly (readonly number[])[]): (readonly number[])[] => {
    const open = ring.slice(0, -1);
    const start = how.start % open.length;
    const turned = [...open.slice(start), ...open.slice(0, start)];
    return how.isReversed ? turned.reverse() : turned;
  };
  if (footprint.type === "Polygon")
    return { type: "Polygon", coordinates: footprint.coordinates.map(rewind) };
  return { type: "MultiPolygon", coordinates: footprint.coordinates.map((p) => p.map(rewind)).reverse() };
}

const pairs = fc
  .tuple(fc.integer(), fc.constantFrom<Situation>("anywhere", "antimeridian", "pole"))
  .map(([seed, situation]) => generatePair(seededRandom(seed), situation));

function expectSame(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-7);
}

const shared = (a: Footprint, b: Footprint): number => intersectFootprints(a, b)?.areaKm2 ?? 0;

describe("the ground two footprints share", () => {
  it("stays when the two change places", () => {
    fc.assert(
      fc.property(pairs, ({ a, b }) => {
        expectSame(shared(b, a), shared(a, b));
        const [one, other] = [intersectFootprints(a, b), intersectFootprints(b, a)];
        if (one !== undefined) expectSame(areaKm2(other!.region), areaKm2(one.region));
      }),
      { numRuns: 150 },
    );
  });

  it("stays when both are turned about the axis of the Earth", () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: -180, max: 180, noNaN: true }), ({ a, b }, turnDeg) => {
        const turn: Change = ([lon, lat]) => [lon! + turnDeg, lat!];
        expectSame(shared(changed(a, turn), changed(b, turn)), shared(a, b));
      }),
      { numRuns: 150 },
    );
  });

  it("stays when both are mirrored at the equator or at a meridian", () => {
    fc.assert(
      fc.property(pairs, ({ a, b }) => {
        const south: Change = ([lon, lat]) => [lon!, -lat!];
        const east: Change = ([lon, lat]) => [-lon!, lat!];
        expectSame(shared(changed(a, south), changed(b, south)), shared(a, b));
        expectSame(shared(changed(a, east), changed(b, east)), shared(a, b));
      }),
      { numRuns: 150 },
    );
  });

  it("stays wherever rings start, whichever way they run, closed or not", () => {
    fc.assert(
      fc.property(pairs, fc.nat(40), fc.boolean(), fc.boolean(), ({ a, b }, start, isReversed, isOther) => {
        const first = rewound(a, { start, isReversed });
        const second = rewound(b, { start: start + 1, isReversed: isOther });
        expectSame(shared(first, second), shared(a, b));
      }),
      { numRuns: 150 },
    );
  });

  it("is the footprint itself for a footprint with itself, and stays when shared again", () => {
    fc.assert(
      fc.property(pairs, ({ a, b }) => {
        expectSame(shared(a, a), areaKm2(a));
        const region = intersectFootprints(a, b)?.region;
        if (region === undefined) return;
        const again = shared(region, a);
        expect(Math.abs(again - areaKm2(region))).toBeLessThanOrEqual(1e-8 * again + 1e-6);
      }),
      { numRuns: 150 },
    );
  });
});
