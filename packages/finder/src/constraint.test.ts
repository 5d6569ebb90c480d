import { describe, expect, it } from "vitest";
import {
  allOf,
  anyOf,
  insideBy,
  maxTimeDiff,
  minArea,
  minFraction,
  minInscribedRadius,
  not,
  sunElevation,
} from "./constraint.js";
import type { MatchConstraint } from "./criteria.js";
import { findMatchups } from "./find-matchups.js";
import type { Footprint, Position } from "./geojson.js";
import type { Observation } from "./observation.js";

function square(west: number, size: number): Footprint {
  const ring: Position[] = [
    [west, 0],
    [west + size, 0],
    [west + size, size],
    [west, size],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

const at = (id: string, seconds: number, footprint: Footprint): Observation => ({
  id,
  footprint,
  startTime: new Date(seconds * 1000),
  stopTime: new Date(seconds * 1000),
});

const large = [at("large", 30, square(0, 2))];
const small = [at("inside", 0, square(0, 1)), at("half", 0, square(1.5, 1))];

function accepted(accept: MatchConstraint<Observation>): string[] {
  return findMatchups([large, small], { maxTimeDiffSeconds: 60, accept }).map(
    ({ products }) => products[1]!.id,
  );
}

describe("minFraction", () => {
  it("asks it of each footprint, or of any", () => {
    expect(accepted(minFraction(0.2))).toEqual(["inside"]);
    expect(accepted(minFraction(0.4, { of: "any" }))).toEqual(["half", "inside"]);
    expect(accepted(minFraction(1, { of: "any" }))).toEqual(["inside"]);
    expect(accepted(minFraction(1))).toEqual([]);
  });

  it("refuses what is no fraction", () => {
    expect(() => minFraction(20)).toThrow(/fraction is 20/);
  });
});

describe("minArea and maxTimeDiff", () => {
  it("count their limits in", () => {
    const matches = findMatchups([large, small], { maxTimeDiffSeconds: 60 });
    const halfKm2 = matches.find(({ products }) => products[1]!.id === "half")!.areaKm2;
    expect(accepted(minArea(halfKm2))).toEqual(["half", "inside"]);
    expect(accepted(minArea(halfKm2 * 1.001))).toEqual(["inside"]);
    expect(accepted(maxTimeDiff(30))).toEqual(["half", "inside"]);
    expect(accepted(maxTimeDiff(29.9))).toEqual([]);
  });

  it("refuse what is no amount", () => {
    expect(() => minArea(-1)).toThrow(/area is -1/);
    expect(() => maxTimeDiff(Number.NaN)).toThrow(/time difference is NaN/);
  });
});

describe("insideBy", () => {
  it("asks for a distance from every edge to the site", () => {
    expect(accepted(insideBy([0.5, 0.5], 50))).toEqual(["inside"]);
    expect(accepted(insideBy([0.5, 0.5], 60))).toEqual([]);
    expect(accepted(insideBy([1.75, 0.5], 20))).toEqual(["half"]);
    expect(accepted(insideBy([1.95, 0.5], 20))).toEqual([]);
    expect(accepted(insideBy([3, 3], 0))).toEqual([]);
  });
});

describe("minInscribedRadius", () => {
  it("asks for room in both directions", () => {
    expect(accepted(minInscribedRadius(25))).toEqual(["half", "inside"]);
    expect(accepted(minInscribedRadius(40))).toEqual(["inside"]);
    expect(accepted(minInscribedRadius(57))).toEqual([]);
    expect(() => minInscribedRadius(0)).toThrow(/inscribed radius is 0/);
  });
});

describe("sunElevation", () => {
  it("asks for the height above the middle of the region at the earliest start", () => {
    const asked: [Position, Date][] = [];
    const height = (position: Position, time: Date): number => {
      asked.push([position, time]);
      return position[0] > 1 ? -5 : 0;
    };
    expect(accepted(sunElevation(height))).toEqual(["inside"]);
    expect(asked.map(([, time]) => time.getTime())).toEqual([0, 0]);
    expect(asked.map(([[lonDeg]]) => lonDeg).sort()[0]).toBeCloseTo(0.5, 6);
    expect(accepted(sunElevation(height, { maxDeg: -1 }))).toEqual(["half"]);
  });
});

describe("allOf, anyOf and not", () => {
  it("combine constraints", () => {
    const whole = minFraction(1, { of: "any" });
    const most = minFraction(0.4, { of: "any" });
    expect(accepted(allOf(most, not(whole)))).toEqual(["half"]);
    expect(accepted(anyOf(whole, minFraction(0.9)))).toEqual(["inside"]);
    expect(accepted(allOf())).toEqual(["half", "inside"]);
    expect(accepted(anyOf())).toEqual([]);
  });
});
