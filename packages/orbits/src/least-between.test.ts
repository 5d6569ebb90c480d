import fc from "fast-check";
import { expect, it } from "vitest";
import { leastBetween } from "./least-between.js";

it("finds the least value wherever it lies, smooth or bent", () => {
  const place = fc.double({ min: -50, max: 150, noNaN: true });
  fc.assert(
    fc.property(place, fc.constantFrom(1, 2, 4), (least, power) => {
      const f = (x: number): number => Math.abs(x - least) ** power;
      const found = leastBetween(f, [0, 100]);
      const nearest = Math.min(Math.max(least, 0), 100);
      const allowed = Math.max(f(nearest + 0.03), f(nearest - 0.03)) - f(nearest);
      expect(found - f(nearest)).toBeLessThanOrEqual(allowed + 1e-3);
      expect(found).toBeGreaterThanOrEqual(f(nearest) - 1e-12);
    }),
  );
});
