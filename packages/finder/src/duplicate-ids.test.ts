import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IdRegister } from "./duplicate-ids.js";

function repeatsOf(ids: readonly string[]): number[] {
  const idAt = (k: number): string => ids[k]!;
  const register = new IdRegister(idAt, ids.length);
  for (const id of ids) register.add(id);
  return register.repeats(idAt);
}

function expectedRepeats(ids: readonly string[]): number[] {
  const seen = new Set<string>();
  return [...ids.keys()].filter((k) => seen.size === seen.add(ids[k]!).size);
}

describe("IdRegister", () => {
  it("finds every repeat and no other among ids of all kinds", () => {
    const ids = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.string({ maxLength: 200 })), {
      maxLength: 300,
      size: "max",
    });
    fc.assert(
      fc.property(ids, (given) => {
        expect(repeatsOf(given)).toEqual(expectedRepeats(given));
      }),
    );
  });

  it("finds repeats among many ids that differ in a few characters, or in those that are not looked at", () => {
    const dates = Array.from(
      { length: 30_000 },
      (_, k) => `S2A_MSIL1C_2022${String(k * 37).padStart(9, "0")}_T31UFT`,
    );
    const far = Array.from({ length: 2_000 }, (_, k) => `${"x".repeat(300)}${k}`);
    const alike = Array.from({ length: 2_000 }, () => "same");
    for (const ids of [dates, far, alike]) {
      expect(repeatsOf(ids)).toEqual(expectedRepeats(ids));
      const last = [...ids, ids[5]!];
      expect(repeatsOf(last)).toEqual(expectedRepeats(last));
    }
  });
});
