import { expect, it } from "vitest";
import * as finder from "../src/index.js";

it("exports what it promises, and nothing else", () => {
  expect(Object.keys(finder).sort()).toEqual([
    "AUTHALIC_RADIUS_KM",
    "FinderError",
    "TOUCH_AREA_KM2",
    "allOf",
    "anyOf",
    "areaKm2",
    "containsPosition",
    "distanceKm",
    "edgeDistanceKm",
    "findMatchups",
    "insideBy",
    "intersectFootprints",
    "intervalOf",
    "isFinderError",
    "matchupsOf",
    "maxTimeDiff",
    "minArea",
    "minFraction",
    "minInscribedRadius",
    "not",
    "overlaps",
    "prepareFootprint",
    "sunElevation",
    "toColumns",
    "toGeoJson",
    "toPosition",
    "toVector",
  ]);
});
