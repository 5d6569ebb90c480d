import { describe, expect, it } from "vitest";
import { ConvexClipper } from "./convex-clip.js";
import { signedRingArea } from "./ring-area.js";
import { toVector } from "./vector.js";

const ring = (...positions: readonly (readonly [number, number])[]): Float64Array =>
  Float64Array.from(positions.flatMap(([lonDeg, latDeg]) => [...toVector(lonDeg, latDeg)]));

const square = ring([0, 0], [10, 0], [10, 10], [0, 10]);

describe("ConvexClipper", () => {
  it("keeps a ring inside the window, and leaves nothing of one outside", () => {
    const clipper = new ConvexClipper();
    const inside = ring([2, 2], [4, 2], [3, 4]);
    expect(clipper.clip(inside, square)).toBe(9);
    expect(clipper.result.subarray(clipper.start, clipper.start + 9)).toEqual(inside);
    expect(clipper.clip(ring([12, 2], [14, 2], [13, 4]), square)).toBe(0);
  });

  it("gives the window when the ring holds it", () => {
    const clipper = new ConvexClipper();
    const length = clipper.clip(ring([-20, -20], [30, -20], [30, 30], [-20, 30]), square);
    expect(signedRingArea(clipper.result, 0, length)).toBeCloseTo(signedRingArea(square), 14);
  });

  it("gives the area of a ring with dents that falls into two parts", () => {
    const clipper = new ConvexClipper();
    const area = (...positions: readonly (readonly [number, number])[]): number => {
      const length = clipper.clip(ring(...positions), square);
      return signedRingArea(clipper.result, 0, length);
    };
    const parts = area([0, 14], [1, 8], [2, 12]) + area([2, 12], [3, 8], [4, 14]);
    expect(parts).toBeGreaterThan(1e-4);
    expect(area([0, 14], [1, 8], [2, 12], [3, 8], [4, 14])).toBeCloseTo(parts, 15);
  });

  it("grows with rings of any length", () => {
    const clipper = new ConvexClipper();
    const many = ring(
      ...Array.from({ length: 500 }, (_, i) => {
        const angle = (2 * Math.PI * i) / 500;
        return [5 + 6 * Math.cos(angle), 5 + 6 * Math.sin(angle)] as const;
      }),
    );
    const length = clipper.clip(many, square);
    expect(signedRingArea(clipper.result, 0, length)).toBeLessThan(signedRingArea(square));
    expect(signedRingArea(clipper.result, 0, length)).toBeGreaterThan(0.95 * signedRingArea(square));
  });

  it("does not let a touch become an overlap", () => {
    expect(new ConvexClipper().clip(ring([10, 0], [20, 0], [20, 10], [10, 10]), square)).toBe(0);
  });
});
