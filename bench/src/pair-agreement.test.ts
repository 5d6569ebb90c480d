import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { comparePairs, readPairs, writePairs } from "./pair-agreement.js";

const reference = { left: [0, 1, 2], right: [5, 5, 6], areaKm2: [10, 20, 0.5] };

describe("comparing pairs", () => {
  it("finds no difference between the same pairs in another order", () => {
    const same = { left: [2, 0, 1], right: [6, 5, 5], areaKm2: [0.5, 10, 20] };
    expect(comparePairs(same, reference)).toEqual({
      pairs: 3,
      referencePairs: 3,
      onlyHere: 0,
      onlyInReference: 0,
      largestDifferenceKm2: 0,
      areaRatio: 1,
    });
  });

  it("counts what only one side has, with the largest area among it", () => {
    const other = { left: [0, 1, 9], right: [5, 5, 9], areaKm2: [10, 20, 3] };
    expect(comparePairs(other, reference)).toMatchObject({
      onlyHere: 1,
      onlyInReference: 1,
      largestDifferenceKm2: 3,
    });
  });

  it("reads the pairs that were written", () => {
    const folder = mkdtempSync(join(tmpdir(), "eomatch-bench-test-"));
    try {
      writePairs(join(folder, "pairs"), reference);
      expect(readPairs(join(folder, "pairs"))).toEqual(reference);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
