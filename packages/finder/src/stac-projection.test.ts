import { describe, expect, it } from "vitest";
import { areaKm2 } from "./area.js";
import { isFinderError } from "./errors.js";
import type { Footprint, Polygon } from "./geojson.js";
import { intersectFootprints } from "./intersect-footprints.js";
import { footprintFromStacProjection, fromProjected, type StacProjection } from "./projected.js";

const bbox = [600_000, 5_690_220, 709_800, 5_800_020] as const;
const [west, south, east, north] = bbox;
const outline: Polygon = {
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
};
const tile = fromProjected(outline, 32631);
const WKT2 = `PROJCRS["WGS 84 / UTM zone 31N",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",
  ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],
  CONVERSION["UTM zone 31N",METHOD["Transverse Mercator",ID["EPSG",9807]],
  PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],
  PARAMETER["Longitude of natural origin",3,ANGLEUNIT["degree",0.0174532925199433]],
  PARAMETER["Scale factor at natural origin",0.9996,SCALEUNIT["unity",1]],
  PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],
  CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]]]`;

function expectSameGround(found: Footprint | undefined, expected: Footprint): void {
  const km2 = areaKm2(expected);
  expect(Math.abs(areaKm2(found!) - km2) / km2).toBeLessThan(1e-6);
  expect(Math.abs(intersectFootprints(found!, expected)!.areaKm2 - km2) / km2).toBeLessThan(1e-6);
}

describe("footprintFromStacProjection", () => {
  it.each<[string, StacProjection]>([
    ["a code and a box", { "proj:code": "EPSG:32631", "proj:bbox": bbox }],
    ["a box with heights", { "proj:epsg": 32631, "proj:bbox": [west, south, 0, east, north, 100] }],
    [
      "a raster",
      { "proj:epsg": 32631, "proj:shape": [10980, 10980], "proj:transform": [10, 0, west, 0, -10, north] },
    ],
    [
      "a transform of nine numbers",
      {
        "proj:code": "EPSG:32631",
        "proj:shape": [5490, 10980],
        "proj:transform": [10, 0, west, 0, -20, north, 0, 0, 1],
      },
    ],
    ["a geometry", { "proj:code": "EPSG:32631", "proj:geometry": outline }],
    ["WKT where there is no code", { "proj:code": null, "proj:wkt2": WKT2, "proj:bbox": bbox }],
  ])("reads %s", (_, properties) => {
    expectSameGround(footprintFromStacProjection(properties), tile);
  });

  it("takes the outline before the raster before the box", () => {
    const small: Polygon = {
      type: "Polygon",
      coordinates: [
        [
          [west, south],
          [east, south],
          [west, north],
          [west, south],
        ],
      ],
    };
    const raster = { "proj:shape": [10, 10], "proj:transform": [100, 0, west, 0, -100, north] } as const;
    const all = { "proj:epsg": 32631, "proj:geometry": small, "proj:bbox": bbox, ...raster };
    expectSameGround(footprintFromStacProjection(all), fromProjected(small, 32631));
    const { "proj:geometry": _, ...rest } = all;
    expect(areaKm2(footprintFromStacProjection(rest)!)).toBeCloseTo(1, 2);
  });

  it("follows a raster that is turned", () => {
    const turned = footprintFromStacProjection({
      "proj:epsg": 32631,
      "proj:shape": [1000, 1000],
      "proj:transform": [8, 6, 500_000, 6, -8, 5_000_000],
    });
    expect(areaKm2(turned!)).toBeGreaterThan(99.9);
    expect(areaKm2(turned!)).toBeLessThan(100.2);
  });

  it("is undefined where nothing says where the product lies", () => {
    expect(footprintFromStacProjection({})).toBeUndefined();
    expect(footprintFromStacProjection({ "proj:code": "EPSG:32631", "proj:bbox": null })).toBeUndefined();
    expect(footprintFromStacProjection({ "proj:epsg": 32631, "proj:shape": [10, 10] })).toBeUndefined();
  });

  it.each<[string, StacProjection, RegExp]>([
    ["no reference system", { "proj:bbox": bbox }, /no reference system, give proj:code/],
    [
      "a code not known",
      { "proj:code": "IAU_2015:30100", "proj:bbox": bbox },
      /"IAU_2015:30100" is not known/,
    ],
    ["WKT not understood", { "proj:wkt2": 'PROJCRS["Moon"]', "proj:bbox": bbox }, /PROJCRS.*cannot be read/],
    ["a geometry of points", { "proj:epsg": 32631, "proj:geometry": { type: "Point" } }, /type "Point"/],
    ["a short box", { "proj:epsg": 32631, "proj:bbox": [1, 2] }, /proj:bbox has 2 numbers/],
    [
      "a short transform",
      { "proj:epsg": 32631, "proj:shape": [1, 1], "proj:transform": [1] },
      /proj:transform has 1/,
    ],
    [
      "an empty raster",
      { "proj:epsg": 32631, "proj:shape": [0, 1], "proj:transform": [1, 0, 0, 0, 1, 0] },
      /proj:shape is \[0,1\]/,
    ],
  ])("refuses %s by name", (_, properties, message) => {
    let caught: unknown;
    try {
      footprintFromStacProjection(properties);
    } catch (error) {
      caught = error;
    }
    expect(isFinderError(caught)).toBe(true);
    expect(String(caught)).toMatch(message);
  });
});
