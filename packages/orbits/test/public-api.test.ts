import { expect, it } from "vitest";
import * as orbits from "../src/index.js";

it("offers these values and no others", () => {
  expect(Object.keys(orbits).sort()).toEqual([
    "INSTRUMENTS",
    "OrbitError",
    "ascendingNodes",
    "createInstrument",
    "createOrbit",
    "createPropagator",
    "elementAge",
    "findCommonCrossovers",
    "findCrossovers",
    "groundTrack",
    "groupByNoradId",
    "isOrbitError",
    "parseElementSets",
    "parseOmmCsv",
    "parseOmmJson",
    "parseOmmKvn",
    "parseOmmXml",
    "parseTle",
    "revolutionAt",
    "solarElevationDeg",
    "stalePeriods",
    "stateAt",
    "subSatellitePoint",
    "subsolarPoint",
    "swathEdges",
    "swathPolygon",
    "swathRing",
    "timeErrorSeconds",
  ]);
});
