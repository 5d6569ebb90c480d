import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { madeUpTle, PUBLIC_TLE, withChecksum } from "../test/public-element-sets.js";
import { isOrbitError, type OrbitError } from "./errors.js";
import { parseTle } from "./tle.js";

const S2A = PUBLIC_TLE.S2A;
const [, line1, line2] = S2A.split("\n") as [string, string, string];

function failure(text: string): OrbitError {
  try {
    parseTle(text, { source: "test.tle" });
  } catch (error) {
    if (isOrbitError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("reading TLE", () => {
  it("reads every field of a set with a name line", () => {
    const [set] = parseTle(S2A, { source: "S2A.tle" });
    expect(set).toMatchObject({
      noradId: 40697,
      name: "S2A",
      internationalDesignator: "2015-028A",
      meanMotionRevPerDay: 14.30808433,
      eccentricity: 0.0001237,
      inclinationDeg: 98.5692,
      rightAscensionDeg: 216.6396,
      argumentOfPerigeeDeg: 100.7521,
      meanAnomalyDeg: 259.3867,
      meanMotionDot: -0.00000424,
      meanMotionDdot: 0,
      revolutionNumber: 36099,
      format: "tle",
      lines: [line1, line2],
      source: "S2A.tle",
      line: 2,
    });
    expect(set?.bstar).toBeCloseTo(-0.14504e-3, 12);
  });

  it("keeps the full resolution of the epoch", () => {
    const [set] = parseTle(S2A);
    // Day 141 of 2022 is 21 May; 0.48032161 days are 41499.787104 seconds.
    expect(set?.epoch.toISOString()).toBe("2022-05-21T11:31:39.787Z");
    expect(set?.epochSeconds).toBeCloseTo(Date.UTC(2022, 4, 21) / 1000 + 41499.787104, 5);
  });

  it("reads a revolution number padded with blanks", () => {
    expect(parseTle(PUBLIC_TLE["Landsat-9"])[0]?.revolutionNumber).toBe(3434);
  });

  it("reads mixed satellites with and without names, CRLF, blank and comment lines, and a leading 0", () => {
    const text = `\uFEFF# from somewhere\r\n\r\n${line1}\r\n${line2}   \r\n0 LANDSAT 9\r\n${PUBLIC_TLE["Landsat-9"].split("\n").slice(1).join("\r\n")}`;
    const sets = parseTle(text);
    expect(sets.map(({ noradId, name, line }) => [noradId, name, line])).toEqual([
      [40697, undefined, 3],
      [49260, "LANDSAT 9", 6],
    ]);
  });

  it("decodes Alpha-5 catalogue numbers", () => {
    const renumbered = (alpha: string): string =>
      [line1, line2]
        .map((line) => withChecksum(`${line.slice(0, 2)}${alpha}${line.slice(7, 68)}`))
        .join("\n");
    expect(parseTle(renumbered("A0001"))[0]?.noradId).toBe(100_001);
    expect(parseTle(renumbered("J2931"))[0]?.noradId).toBe(182_931);
    expect(parseTle(renumbered("Z9999"))[0]?.noradId).toBe(339_999);
  });

  it("takes two-digit years below 57 as 20xx and the others as 19xx", () => {
    const inYear = (year: string): string =>
      `${withChecksum(`${line1.slice(0, 18)}${year}${line1.slice(20, 68)}`)}\n${line2}`;
    expect(parseTle(inYear("56"))[0]?.epoch.getUTCFullYear()).toBe(2056);
    expect(parseTle(inYear("57"))[0]?.epoch.getUTCFullYear()).toBe(1957);
  });

  it("reads whatever angles and motions can be written", () => {
    fc.assert(
      fc.property(
        fc.record({
          inclinationDeg: fc.integer({ min: 0, max: 1_800_000 }).map((n) => n / 10_000),
          rightAscensionDeg: fc.integer({ min: 0, max: 3_599_999 }).map((n) => n / 10_000),
          meanAnomalyDeg: fc.integer({ min: 0, max: 3_599_999 }).map((n) => n / 10_000),
          eccentricity: fc.integer({ min: 0, max: 9_999_999 }).map((n) => n / 1e7),
          meanMotionRevPerDay: fc.integer({ min: 1, max: 1_700_000_000 }).map((n) => n / 1e8),
          revolutionNumber: fc.integer({ min: 0, max: 99_999 }),
        }),
        (elements) => {
          const [set] = parseTle(madeUpTle(elements));
          expect(set).toMatchObject(elements);
        },
      ),
    );
  });

  it("notices every single wrong digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 67 }), fc.integer({ min: 1, max: 9 }), (column, shift) => {
        const digit = line2[column] as string;
        fc.pre(/\d/.test(digit));
        const wrong = `${line2.slice(0, column)}${(Number(digit) + shift) % 10}${line2.slice(column + 1)}`;
        expect(failure(`${line1}\n${wrong}`).code).toBe("orbits/bad-checksum");
      }),
    );
  });
});

describe("refusing what is not a TLE", () => {
  it("says where a checksum is wrong, what was found and what was expected", () => {
    const error = failure(`S2A\n${line1}\n${line2.slice(0, 68)}7`);
    expect(error).toMatchObject({ code: "orbits/bad-checksum", source: "test.tle", line: 3 });
    expect(error.message).toMatch(/test\.tle line 3: the characters add up to checksum 0, found "7"/);
  });

  it("says how long a line is", () => {
    const error = failure(`${line1.slice(0, 60)}\n${line2}`);
    expect(error).toMatchObject({ code: "orbits/bad-line-length", line: 1 });
    expect(error.message).toContain("expected 69 characters, found 60");
    expect(failure(`${line1}\n${line2} extra`)).toMatchObject({ code: "orbits/bad-line-length", line: 2 });
  });

  it("misses a line 2, a line 1, and both", () => {
    expect(failure(`${line1}\n`)).toMatchObject({ code: "orbits/bad-element-set", line: 1 });
    expect(failure(`\n${line2}\n`)).toMatchObject({ code: "orbits/bad-element-set", line: 2 });
    expect(failure(`S2A\n`)).toMatchObject({ code: "orbits/bad-element-set", line: 1 });
    expect(failure(`S2A\nS2B\n${line1}\n${line2}`)).toMatchObject({
      code: "orbits/bad-element-set",
      line: 1,
    });
  });

  it("does not pair lines of two satellites", () => {
    const other = PUBLIC_TLE.S2B.split("\n")[2];
    expect(failure(`${line1}\n${other}`).message).toContain("line 1 is of satellite 40697, line 2 of 42063");
  });

  it("refuses values no orbit has, with the right checksum", () => {
    const steep = withChecksum(`${line2.slice(0, 8)}198.5692${line2.slice(16, 68)}`);
    expect(failure(`${line1}\n${steep}`).message).toContain('inclination cannot be "198.5692"');
    const still = withChecksum(`${line2.slice(0, 52)} 0.00000000${line2.slice(63, 68)}`);
    expect(failure(`${line1}\n${still}`).message).toContain("mean motion cannot be");
    const blank = withChecksum(`${line2.slice(0, 8)}        ${line2.slice(16, 68)}`);
    expect(failure(`${line1}\n${blank}`).message).toContain('inclination cannot be ""');
  });

  it("refuses sets for another theory than SGP4", () => {
    const other = withChecksum(`${line1.slice(0, 62)}4${line1.slice(63, 68)}`);
    expect(failure(`${other}\n${line2}`).code).toBe("orbits/unsupported-theory");
  });

  it("leaves bad sets out on request and reports each", () => {
    const skipped: OrbitError[] = [];
    const text = `${S2A}${line1}\nNAME\n${PUBLIC_TLE.S2B}${line1}\n${line2.slice(0, 68)}1\n${PUBLIC_TLE.S3A}`;
    const sets = parseTle(text, { onInvalid: "skip", onSkip: (error) => skipped.push(error) });
    expect(sets.map(({ noradId }) => noradId)).toEqual([40697, 42063, 41335]);
    expect(skipped.map(({ code, line }) => [code, line])).toEqual([
      ["orbits/bad-element-set", 4],
      ["orbits/bad-element-set", 5],
      ["orbits/bad-checksum", 10],
    ]);
  });
});
