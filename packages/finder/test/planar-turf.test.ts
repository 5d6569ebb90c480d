import { intersect } from "@turf/intersect";
import { describe, expect, it } from "vitest";
import { type Footprint, findMatchups, type Observation, overlaps, type Position } from "../src/index.js";
import { generatePair, seededRandom } from "./generated-footprints.js";

/** Gives the area in square degrees, which is what a flat map calls area. */
function flatArea(footprint: { readonly type: string; readonly coordinates: unknown }): number {
  const polygons = (
    footprint.type === "Polygon" ? [footprint.coordinates] : footprint.coordinates
  ) as Position[][][];
  return polygons.reduce(
    (sum, [outer, ...holes]) =>
      sum + ringArea(outer!) - holes.reduce((inner, hole) => inner + ringArea(hole), 0),
    0,
  );
}

function ringArea(ring: readonly Position[]): number {
  let twice = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    twice += x * nextY - nextX * y;
  }
  return Math.abs(twice) / 2;
}

function turfIntersection(a: Footprint, b: Footprint): { type: string; coordinates: unknown } | undefined {
  const feature = (geometry: Footprint) => ({
    type: "Feature" as const,
    properties: {},
    geometry: structuredClone(geometry) as never,
  });
  return intersect({ type: "FeatureCollection", features: [feature(a), feature(b)] })?.geometry;
}

/** On a flat map a footprint is what it is on the globe only well away from the antimeridian and the poles. */
function isOnMap(footprint: Footprint): boolean {
  const positions = (footprint.coordinates as unknown[]).flat(
    footprint.type === "Polygon" ? 1 : 2,
  ) as Position[];
  const lons = positions.map(([lon]) => lon);
  return (
    positions.every(([lon, lat]) => Math.abs(lat) < 80 && Math.abs(lon) < 179) &&
    Math.max(...lons) - Math.min(...lons) < 150
  );
}

describe("planar edges", () => {
  const random = seededRandom(31);
  const pairs = Array.from({ length: 1500 }, () => generatePair(random, "anywhere")).filter(
    ({ a, b }) => isOnMap(a) && isOnMap(b),
  );
  const expected = pairs.map(({ a, b }) => turfIntersection(a, b));

  it("match the pairs that turf finds, with regions of the same size on the map", () => {
    const product = (footprint: Footprint, i: number): Observation => ({
      id: `${i}`,
      footprint,
      startTime: new Date(10_000 * i),
      stopTime: new Date(10_000 * i),
    });
    const found = new Map(
      findMatchups([pairs.map(({ a }, i) => product(a, i)), pairs.map(({ b }, i) => product(b, i))], {
        maxTimeDiffSeconds: 1,
        edges: "planar",
      }).map((match) => [match.products[0].id, match]),
    );
    expect(pairs.length).toBeGreaterThan(1000);
    for (const [i, theirs] of expected.entries()) {
      const match = found.get(`${i}`);
      expect(match !== undefined, `pair ${i}`).toBe(theirs !== undefined);
      if (match === undefined || theirs === undefined) continue;
      const squareDegrees = flatArea(theirs);
      expect(Math.abs(flatArea(match.region) - squareDegrees), `pair ${i}`).toBeLessThanOrEqual(
        1e-9 * squareDegrees + 1e-9,
      );
    }
  });

  it("differ from great circles where those say so", () => {
    const differing = pairs.filter(({ a, b }) => overlaps(a, b) !== overlaps(a, b, { edges: "planar" }));
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.length).toBeLessThan(0.02 * pairs.length);
  });
});
