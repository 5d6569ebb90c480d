import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileIds } from "../test/hostile-ids.js";
import { distinctName, escapeFirst, idOfSafeName, safeName } from "./safe-name.js";

/** Texts of every kind: printable, any code point, lone surrogates, long, and the hostile ones glued together. */
const anyId = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.string({ minLength: 150, maxLength: 400 }),
  fc.array(fc.constantFrom(...hostileIds), { maxLength: 3 }).map((parts) => parts.join("")),
);

function expectSafe(name: string): void {
  expect(name).toMatch(/^[A-Za-z0-9_+=@,()~%-][A-Za-z0-9._+=@,()~%-]*$/);
  expect(name).not.toMatch(/\.$/);
  expect(name).not.toMatch(/%(?![0-9A-F]{2})/);
  expect(name.split(".")[0]).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
}

describe("safeName", () => {
  it("leaves ordinary ids as they are", () => {
    for (const id of [
      "S2A_MSIL1C_20220518T100031_N0400_R122_T32TLR_20220518T101442",
      "LC09_L1TP_195028_20220518_20220518_02_T1",
      "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A_20220518T100031_20220518T100050_5.00_-45.00_-0.00_46.25",
      "S3A_OL_1_EFR____20220518.SEN3",
    ]) {
      expect(safeName(id)).toBe(id);
    }
  });

  it.each([
    ["a/b", "a%2Fb"],
    ["..", "%2E%2E"],
    [".", "%2E"],
    [".hidden", "%2Ehidden"],
    ["a.", "a%2E"],
    ["100%", "100%25"],
    ["a b:c", "a%20b%3Ac"],
    ["CON", "%43ON"],
    ["nul.txt", "%6Eul.txt"],
    ["CONSOLE", "CONSOLE"],
    ["Zürich", "Z%C3%BCrich"],
    ["𝔘", "%F0%9D%94%98"],
  ])("writes %j as %j", (id, name) => {
    expect(safeName(id)).toBe(name);
  });

  it("cuts names over 200 bytes, never inside an escape, and keeps them apart", () => {
    const names = [0, 1, 2].map((i) => safeName(`${"日".repeat(99)}${i}`));
    for (const name of names) expectSafe(name);
    expect(new Set(names).size).toBe(3);
    expect(safeName("n".repeat(200))).toBe("n".repeat(200));
    expect(safeName("n".repeat(201))).toMatch(/^n{183}~[0-9a-f]{16}$/);
  });

  it("makes a safe name of any id", () => {
    fc.assert(
      fc.property(anyId, (id) => expectSafe(safeName(id))),
      { numRuns: 2000 },
    );
    for (const id of hostileIds) expectSafe(safeName(id));
  });

  it("gives different ids different names", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId, { maxLength: 40 }), (ids) => {
        expect(new Set(ids.map(safeName)).size).toBe(ids.length);
        expect(new Set(ids.map((id) => distinctName(id).toLowerCase())).size).toBe(ids.length);
      }),
      { numRuns: 300 },
    );
    expect(new Set(hostileIds).size).toBeGreaterThan(200);
    expect(new Set(hostileIds.map(safeName)).size).toBe(new Set(hostileIds).size);
  });

  it("never gives a name that looks like a distinct name of another id", () => {
    expect(safeName("a~0123456789abcdef")).toBe("a%7E0123456789abcdef");
  });
});

describe("idOfSafeName", () => {
  it("tells the id of every name that holds it whole, and of no other", () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const name = safeName(id);
        expect(idOfSafeName(name)).toBe(name.includes("~") ? undefined : id);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["%2e", "a b", "%", "%FF", "%41", ""])("does not take %j for a name of ours", (name) => {
    expect(idOfSafeName(name)).toBeUndefined();
  });
});

describe("escapeFirst", () => {
  it("changes a name once", () => {
    expect(escapeFirst("data")).toBe("%64ata");
    expect(escapeFirst("%64ata")).toBe("%64ata");
  });
});
