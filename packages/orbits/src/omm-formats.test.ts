import { describe, expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import type { ElementSet } from "./element-set.js";
import { isOrbitError, type OrbitError } from "./errors.js";
import { parseOmmCsv, parseOmmJson, parseOmmKvn, parseOmmXml } from "./omm-formats.js";
import { parseTle } from "./tle.js";

/** The same elements as the TLE of S2A, by keyword. */
const KEYWORDS = {
  OBJECT_NAME: "S2A",
  OBJECT_ID: "2015-028A",
  EPOCH: "2022-05-21T11:31:39.787104",
  MEAN_MOTION: 14.30808433,
  ECCENTRICITY: 0.0001237,
  INCLINATION: 98.5692,
  RA_OF_ASC_NODE: 216.6396,
  ARG_OF_PERICENTER: 100.7521,
  MEAN_ANOMALY: 259.3867,
  EPHEMERIS_TYPE: 0,
  CLASSIFICATION_TYPE: "U",
  NORAD_CAT_ID: 40697,
  ELEMENT_SET_NO: 999,
  REV_AT_EPOCH: 36099,
  BSTAR: -0.00014504,
  MEAN_MOTION_DOT: -0.00000424,
  MEAN_MOTION_DDOT: 0,
};

const asText = Object.fromEntries(Object.entries(KEYWORDS).map(([key, value]) => [key, String(value)]));
const csv = (names: string[]): string =>
  [
    Object.keys(KEYWORDS).join(","),
    ...names.map((name) => Object.values({ ...KEYWORDS, OBJECT_NAME: name }).join(",")),
    "",
  ].join("\r\n");
const leaves = Object.entries(KEYWORDS)
  .map(([key, value]) => `<${key}>${value}</${key}>`)
  .join("");
const xml = (content: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<ndm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${content}
</ndm>`;

function elementsOf({ format, lines, line, source, epochSeconds, ...elements }: ElementSet): object {
  return { ...elements, epochSeconds: Math.round(epochSeconds * 1e5) };
}

function failure(read: () => unknown): OrbitError {
  try {
    read();
  } catch (error) {
    if (isOrbitError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("reading orbit mean-elements messages", () => {
  const expected = parseTle(PUBLIC_TLE.S2A).map(elementsOf);

  it.each<[string, () => ElementSet[]]>([
    ["JSON with numbers", () => parseOmmJson(JSON.stringify([KEYWORDS]))],
    ["JSON with text, one object", () => parseOmmJson(JSON.stringify(asText))],
    ["CSV", () => parseOmmCsv(csv(["S2A"]))],
    ["XML", () => parseOmmXml(xml(`<omm id="CCSDS_OMM_VERS" version="3.0">${leaves}</omm>`))],
    ["XML with a prefix", () => parseOmmXml(xml(`<n:omm>${leaves.replace(/<(\/?)/g, "<$1n:")}</n:omm>`))],
    [
      "KVN",
      () =>
        parseOmmKvn(
          `CCSDS_OMM_VERS = 3.0\nCOMMENT = none\n${Object.entries(KEYWORDS)
            .map(([key, value]) => `${key} = ${value}${key === "INCLINATION" ? " [deg]" : ""}`)
            .join("\n")}\n`,
        ),
    ],
  ])("gives from %s what the TLE of the same elements gives", (_, read) => {
    expect(read().map(elementsOf)).toEqual(expected);
  });

  it("reads quoted CSV fields and numbers the lines", () => {
    const sets = parseOmmCsv(csv(['"COSMOS 1, ""second"""', "S2A"]), { source: "gp.csv" });
    expect(sets.map(({ name, line, source }) => [name, line, source])).toEqual([
      ['COSMOS 1, "second"', 2, "gp.csv"],
      ["S2A", 3, "gp.csv"],
    ]);
  });

  it("reads escaped names in XML and passes over comments", () => {
    const named = leaves.replace(">S2A<", ">A &amp; B &#50;&#x41;<");
    const sets = parseOmmXml(xml(`<!-- <omm>\nno\n</omm> -->\n<omm>${named}</omm>\n<omm>${leaves}</omm>`));
    expect(sets.map(({ name, line }) => [name, line])).toEqual([
      ["A & B 2A", 6],
      ["S2A", 7],
    ]);
  });

  it("reads several KVN messages that lack a version", () => {
    const message = Object.entries(KEYWORDS).map(([key, value]) => `${key}=${value}`);
    expect(parseOmmKvn([...message, "", ...message].join("\n"))).toHaveLength(2);
  });

  it("reads nine-digit catalogue numbers and epochs by day of year", () => {
    const [set] = parseOmmJson(
      JSON.stringify({ ...KEYWORDS, NORAD_CAT_ID: 799_500_001, EPOCH: "2022-141T11:31:39.787Z" }),
    );
    expect(set?.noradId).toBe(799_500_001);
    expect(set?.epoch.toISOString()).toBe("2022-05-21T11:31:39.787Z");
  });
});

describe("refusing messages SGP4 cannot use", () => {
  it("names the missing keyword, the satellite and the line", () => {
    const error = failure(() => parseOmmCsv(csv(["S2A"]).replace("BSTAR", "B_STAR"), { source: "gp.csv" }));
    expect(error).toMatchObject({ code: "orbits/bad-element-set", source: "gp.csv", line: 2 });
    expect(error.message).toContain("S2A at gp.csv line 2: BSTAR is missing");
  });

  it.each([
    ["ECCENTRICITY", 1],
    ["INCLINATION", "abc"],
    ["MEAN_MOTION", 0],
    ["NORAD_CAT_ID", -1],
    ["NORAD_CAT_ID", 25544.5],
    ["NORAD_CAT_ID", "25544.5"],
    ["NORAD_CAT_ID", "0x1F"],
    ["NORAD_CAT_ID", "A5544"],
    ["MEAN_MOTION", "0xE"],
    ["EPOCH", "2022-02-30T00:00:00"],
    ["EPOCH", "yesterday"],
  ])("refuses %s = %s", (key, value) => {
    const error = failure(() => parseOmmJson(JSON.stringify({ ...KEYWORDS, [key]: value })));
    expect(error.code).toBe("orbits/bad-element-set");
    expect(error.message).toContain(`${key} cannot be`);
  });

  it.each([
    ["MEAN_ELEMENT_THEORY", "SGP4-XP"],
    ["EPHEMERIS_TYPE", 4],
    ["REF_FRAME", "GCRF"],
    ["TIME_SYSTEM", "TAI"],
    ["CENTER_NAME", "MOON"],
  ])("refuses %s = %s", (key, value) => {
    const error = failure(() => parseOmmJson(JSON.stringify({ ...KEYWORDS, [key]: value })));
    expect(error.code).toBe("orbits/unsupported-theory");
    expect(error.message).toContain(`${key} is ${value}`);
  });

  it("keeps the parser's error as the cause of a broken JSON", () => {
    const error = failure(() => parseOmmJson("{", { source: "gp.json" }));
    expect(error).toMatchObject({ code: "orbits/unknown-format", source: "gp.json" });
    expect(error.cause).toBeInstanceOf(SyntaxError);
    expect(error.message).toBe(`cannot read gp.json as OMM JSON: ${(error.cause as Error).message}`);
  });

  it("leaves bad messages out on request", () => {
    const skipped: OrbitError[] = [];
    const text = JSON.stringify([KEYWORDS, null, { ...KEYWORDS, BSTAR: "x" }, KEYWORDS]);
    const sets = parseOmmJson(text, { onInvalid: "skip", onSkip: (error) => skipped.push(error) });
    expect(sets).toHaveLength(2);
    expect(skipped).toHaveLength(2);
  });
});
