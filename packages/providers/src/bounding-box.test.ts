import type { Footprint, Position } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundingBox } from "./bounding-box.js";

const polygon = (...positions: [number, number][]): Footprint => ({
  type: "Polygon",
  coordinates: [[...positions, positions[0] as Position]],
});

describe("boundingBox", () => {
  it("holds the great-circle edges, not just the corners", () => {
    const box = boundingBox(polygon([0, 50], [60, 50], [60, 60], [0, 60]));
    // The vertex of the great circle through (0, 60) and (60, 60): atan(tan 60° / cos 30°).
    expect(box?.bbox[3]).toBeCloseTo(63.4349, 3);
    expect(box?.bbox.slice(0, 3)).toEqual([0, 50, 60]);
    expect(box?.isPlain).toBe(true);
  });

  it("bulges towards the south in the south", () => {
    expect(boundingBox(polygon([0, -60], [60, -60], [60, -50], [0, -50]))?.bbox[1]).toBeCloseTo(-63.4349, 3);
  });

  it("crosses the antimeridian with a footprint that is split there", () => {
    const split: Footprint = {
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [170, 0],
            [180, 0],
            [180, 5],
            [170, 5],
            [170, 0],
          ],
        ],
        [
          [
            [-180, 0],
            [-170, 0],
            [-170, 5],
            [-180, 5],
            [-180, 0],
          ],
        ],
      ],
    };
    const box = boundingBox(split);
    expect(box?.bbox[0]).toBe(170);
    expect(box?.bbox[2]).toBe(-170);
    expect(box?.isPlain).toBe(false);
  });

  it("goes all the way round where a footprint jumps over the antimeridian or is wider than half the Earth", () => {
    expect(boundingBox(polygon([179, 0], [-179, 0], [-179, 1], [179, 1]))?.bbox.slice(0, 4)).toEqual([
      -180,
      0,
      180,
      expect.closeTo(1, 3),
    ]);
    expect(boundingBox(polygon([-180, -90], [180, -90], [180, 90], [-180, 90]))?.bbox).toEqual([
      -180, -90, 180, 90,
    ]);
  });

  it("reaches to the pole that a footprint holds", () => {
    const round = (lat: number): Footprint => polygon([0, lat], [90, lat], [180, lat], [-90, lat]);
    expect(boundingBox(round(70))?.bbox).toEqual([-180, 70, 180, 90]);
    expect(boundingBox(round(-70))?.bbox).toEqual([-180, -90, 180, -70]);
    expect(boundingBox(round(70))?.isPlain).toBe(false);
  });

  it("has no box for nothing", () => {
    expect(boundingBox({ type: "MultiPolygon", coordinates: [] })).toBeUndefined();
  });

  it("holds every point of every edge", () => {
    const lonLat = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -89, max: 89, noNaN: true }),
    );
    fc.assert(
      fc.property(lonLat, lonLat, lonLat, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, t) => {
        const box = boundingBox(polygon(a, b, c))?.bbox;
        if (box === undefined) throw new Error("a triangle has a box");
        const p = alongGreatCircle(a, b, t);
        if (p === undefined) return;
        expect(p[1]).toBeGreaterThanOrEqual(box[1] - 1e-9);
        expect(p[1]).toBeLessThanOrEqual(box[3] + 1e-9);
        expect(p[0]).toBeGreaterThanOrEqual(box[0] - 1e-9);
        expect(p[0]).toBeLessThanOrEqual(box[2] + 1e-9);
      }),
      { numRuns: 2000 },
    );
  });
});

/** A point of the shorter great circle between two; undefined where that is not unique enough to compute. */
function alongGreatCircle(a: [number, number], b: [number, number], t: number): [number, number] | undefined {
  const vector = ([lon, lat]: [number, number]): [number, number, number] => {
    const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
    return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
  };
  const [u, v] = [vector(a), vector(b)];
  const sum = u.map((x, i) => (1 - t) * x + t * (v[i] as number)) as [number, number, number];
  if (Math.hypot(...sum) < 1e-3) return undefined;
  const [x, y, z] = sum;
  return [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI];
}
