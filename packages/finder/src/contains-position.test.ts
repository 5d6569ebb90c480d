import { describe, expect, it } from "vitest";
import { containsPosition } from "./contains-position.js";
import type { Footprint, Position } from "./geojson.js";

const polygon = (...coordinates: Position[][]): Footprint => ({ type: "Polygon", coordinates });

describe("containsPosition", () => {
  it("tells inside, outside and hole apart", () => {
    const ring: Position[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ];
    const hole: Position[] = [
      [4, 4],
      [6, 4],
      [6, 6],
      [4, 6],
    ];
    const footprint = polygon(ring, hole);
    expect(containsPosition(footprint, [2, 2])).toBe(true);
    expect(containsPosition(footprint, [5, 5])).toBe(false);
    expect(containsPosition(footprint, [11, 5])).toBe(false);
    expect(containsPosition(footprint, [-175, -5])).toBe(false);
  });

  it("counts vertices and edges in", () => {
    const footprint = polygon([
      [0, 0],
      [10, 0],
      [10, 10],
    ]);
    for (const position of [
      [0, 0],
      [10, 10],
      [5, 0],
      [10, 5],
    ] as const) {
      expect(containsPosition(footprint, [...position])).toBe(true);
    }
  });

  it("takes an edge for a great circle, or on request for a line on the map", () => {
    const footprint = polygon([
      [0, 60],
      [40, 60],
      [20, 40],
    ]);
    expect(containsPosition(footprint, [20, 61])).toBe(true);
    expect(containsPosition(footprint, [20, 61], { edges: "planar" })).toBe(false);
  });

  it("covers a pole and both sides of the antimeridian", () => {
    const cap = polygon([
      [0, 80],
      [120, 80],
      [-120, 80],
    ]);
    expect(containsPosition(cap, [33, 90])).toBe(true);
    const box = polygon([
      [170, -10],
      [-170, -10],
      [-170, 10],
      [170, 10],
    ]);
    for (const lonDeg of [175, 180, -180, -175]) expect(containsPosition(box, [lonDeg, 0])).toBe(true);
    expect(containsPosition(box, [0, 0])).toBe(false);
  });

  it("reads footprints larger than a hemisphere", () => {
    const most = polygon([
      [-180, -90],
      [180, -90],
      [180, 60],
      [-180, 60],
    ]);
    expect(containsPosition(most, [20, 0])).toBe(true);
    expect(containsPosition(most, [20, -89])).toBe(true);
    expect(containsPosition(most, [20, 70])).toBe(false);
  });
});
