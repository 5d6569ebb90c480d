import { parseInstant } from "@eomatch/stac-model";
import fc from "fast-check";
import { expect, it } from "vitest";
import { unusual } from "./json-cursor.js";
import { scannedInstant } from "./scanned-instant.js";

/** The text's instant; undefined when it is left to parseInstant. */
function scanned(text: string): number | undefined {
  const bytes = Buffer.from(`"${text}"`);
  try {
    return scannedInstant(bytes, 1, bytes.length - 1);
  } catch (error) {
    if (error !== unusual) throw error;
    return undefined;
  }
}

it("reads what archives write, as parseInstant does", () => {
  const date = fc.date({
    min: new Date("1000-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      date,
      fc.constantFrom("", ".1", ".12", ".120", ".123456", ".9999999"),
      fc.constantFrom("Z", "+00:00"),
      (instant, decimals, zone) => {
        const text = `${instant.toISOString().slice(0, 19)}${decimals}${zone}`;
        expect(scanned(text)).toBe(parseInstant(text).getTime());
      },
    ),
    { numRuns: 2000 },
  );
});

it("reads nothing else differently", () => {
  const character = fc.constantFrom(..."0123456789-:T.Z+ z,");
  fc.assert(
    fc.property(fc.nat(24), fc.nat(2), fc.string({ unit: character, maxLength: 3 }), (at, cut, put) => {
      const text = "2024-02-29T17:42:31.024Z";
      const changed = text.slice(0, at) + put + text.slice(at + cut);
      const read = scanned(changed);
      if (read !== undefined) expect(read).toBe(parseInstant(changed).getTime());
    }),
    { numRuns: 3000 },
  );
});

it.each([
  "2023-02-29T00:00:00Z",
  "2024-04-31T00:00:00Z",
  "1900-02-29T00:00:00Z",
  "2024-13-01T00:00:00Z",
  "2024-00-10T00:00:00Z",
  "2024-10-00T00:00:00Z",
  "2024-10-09T24:00:00Z",
  "2024-10-09T23:60:00Z",
  "2016-12-31T23:59:60Z",
  "2024-10-09T17:42:31",
  "2024-10-09T17:42:31.Z",
  "2024-10-09T17:42:31+02:00",
  "2024-10-09",
  "",
])("leaves %j to parseInstant", (text) => {
  expect(scanned(text)).toBeUndefined();
});
