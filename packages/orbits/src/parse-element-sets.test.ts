import { describe, expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { parseElementSets } from "./parse-element-sets.js";

const OMM = {
  NORAD_CAT_ID: 40697,
  EPOCH: "2022-05-21T11:31:39.787104",
  MEAN_MOTION: 14.3,
  ECCENTRICITY: 0.0001,
  INCLINATION: 98.5,
  RA_OF_ASC_NODE: 216,
  ARG_OF_PERICENTER: 100,
  MEAN_ANOMALY: 259,
  BSTAR: 0,
};
const entries = Object.entries(OMM);

describe("recognising the notation", () => {
  it.each([
    ["tle", Object.values(PUBLIC_TLE).join(""), 6],
    ["omm-json", JSON.stringify([OMM, OMM]), 2],
    ["omm-json", `\n ${JSON.stringify(OMM)}`, 1],
    ["omm-xml", `<omm>${entries.map(([key, value]) => `<${key}>${value}</${key}>`).join("")}</omm>`, 1],
    ["omm-json", `\uFEFF${JSON.stringify([OMM])}\r\n`, 1],
    ["omm-csv", `\uFEFF${Object.keys(OMM).join(",")}\n${Object.values(OMM).join(",")}\n`, 1],
    ["omm-kvn", entries.map(([key, value]) => `${key} = ${value}`).join("\n"), 1],
  ])("reads %s", (format, text, count) => {
    const sets = parseElementSets(text);
    expect(sets.map((set) => set.format)).toEqual(Array.from({ length: count }, () => format));
  });

  it("finds nothing in a blank text", () => {
    expect(parseElementSets(" \r\n\t")).toEqual([]);
  });

  it.each([
    ["an HTML page", "<!doctype html><html><body>503</body></html>", "orbits/unknown-format"],
    ["a sentence", "No GP data found", "orbits/unknown-format"],
    ["XML of another kind", "<?xml version='1.0'?><kml/>", "orbits/unknown-format"],
    ["an unfinished download", "<?xml version='1.0'?><ndm><omm><EPOCH>", "orbits/unknown-format"],
  ])("refuses %s", (_, text, code) => {
    expect(() => parseElementSets(text, { source: "answer" })).toThrow(expect.objectContaining({ code }));
  });
});
