import { describe, expect, it } from "vitest";
import { sampleItem, square } from "../../test/sample-catalogue.js";
import { meets } from "./evaluate.js";
import type { Expression } from "./expression.js";
import { parseCql2Json } from "./parse-json.js";
import { parseCql2Text } from "./parse-text.js";

const { item } = sampleItem("S2A_1", {
  start: "2020-11-11T00:00:00Z",
  end: "2020-11-11T00:05:00Z",
  geometry: square(10, 50),
  properties: {
    "eo:cloud_cover": 10,
    beamMode: "ScanSAR Narrow",
    owner: "Mike O'Reilly",
    city: "Göteborg",
    floors: 6,
    swimming_pool: true,
    "matchup:platforms": ["Landsat-9", "S2A"],
    updated: "2021-04-08T04:39:23.5+00:00",
    nested: { depth: 3 },
    'odd name, with "quotes"': 1,
  },
});

/** Conditions as text and as JSON, and whether the item above meets them. */
const conditions: readonly (readonly [text: string, json: unknown, isMet: boolean])[] = [
  ["eo:cloud_cover = 10", { op: "=", args: [{ property: "eo:cloud_cover" }, 10] }, true],
  [
    "properties.eo:cloud_cover < 10",
    { op: "<", args: [{ property: "properties.eo:cloud_cover" }, 10] },
    false,
  ],
  ["eo:cloud_cover <> 1e1", { op: "<>", args: [{ property: "eo:cloud_cover" }, 10] }, false],
  ["eo:cloud_cover >= -0.5", { op: ">=", args: [{ property: "eo:cloud_cover" }, -0.5] }, true],
  ["10 <= eo:cloud_cover", { op: "<=", args: [10, { property: "eo:cloud_cover" }] }, true],
  [
    "floors > eo:cloud_cover",
    { op: ">", args: [{ property: "floors" }, { property: "eo:cloud_cover" }] },
    false,
  ],
  ["owner = 'Mike O''Reilly'", { op: "=", args: [{ property: "owner" }, "Mike O'Reilly"] }, true],
  ["swimming_pool = true", { op: "=", args: [{ property: "swimming_pool" }, true] }, true],
  ["nested.depth = 3", { op: "=", args: [{ property: "nested.depth" }, 3] }, true],
  [`"odd name, with ""quotes""" = 1`, { op: "=", args: [{ property: 'odd name, with "quotes"' }, 1] }, true],
  ["beamMode LIKE 'ScanSAR%'", { op: "like", args: [{ property: "beamMode" }, "ScanSAR%"] }, true],
  [
    "beamMode LIKE 'Scan_AR _arrow'",
    { op: "like", args: [{ property: "beamMode" }, "Scan_AR _arrow"] },
    true,
  ],
  [
    "NOT beamMode LIKE '%Wide'",
    { op: "not", args: [{ op: "like", args: [{ property: "beamMode" }, "%Wide"] }] },
    true,
  ],
  [
    "beamMode NOT LIKE '%Narrow'",
    { op: "not", args: [{ op: "like", args: [{ property: "beamMode" }, "%Narrow"] }] },
    false,
  ],
  [
    "CASEI(beamMode) = casei('SCANSAR narrow')",
    {
      op: "=",
      args: [
        { op: "casei", args: [{ property: "beamMode" }] },
        { op: "casei", args: ["SCANSAR narrow"] },
      ],
    },
    true,
  ],
  [
    "ACCENTI(city) LIKE accenti('Gote%')",
    {
      op: "like",
      args: [
        { op: "accenti", args: [{ property: "city" }] },
        { op: "accenti", args: ["Gote%"] },
      ],
    },
    true,
  ],
  ["floors BETWEEN 6 AND 8", { op: "between", args: [{ property: "floors" }, 6, 8] }, true],
  [
    "floors NOT BETWEEN 1 AND 5",
    { op: "not", args: [{ op: "between", args: [{ property: "floors" }, 1, 5] }] },
    true,
  ],
  ["floors IN (1, 6)", { op: "in", args: [{ property: "floors" }, [1, 6]] }, true],
  [
    "floors NOT IN (1, 6)",
    { op: "not", args: [{ op: "in", args: [{ property: "floors" }, [1, 6]] }] },
    false,
  ],
  ["platform IN ('S2A')", { op: "in", args: [{ property: "platform" }, ["S2A"]] }, true],
  ["geophysical IS NULL", { op: "isNull", args: [{ property: "geophysical" }] }, true],
  ["floors IS NOT NULL", { op: "not", args: [{ op: "isNull", args: [{ property: "floors" }] }] }, true],
  [
    "floors > 5 AND swimming_pool = true",
    {
      op: "and",
      args: [
        { op: ">", args: [{ property: "floors" }, 5] },
        { op: "=", args: [{ property: "swimming_pool" }, true] },
      ],
    },
    true,
  ],
  [
    "floors > 9 OR (platform = 'S2A' AND NOT floors = 1)",
    {
      op: "or",
      args: [
        { op: ">", args: [{ property: "floors" }, 9] },
        {
          op: "and",
          args: [
            { op: "=", args: [{ property: "platform" }, "S2A"] },
            { op: "not", args: [{ op: "=", args: [{ property: "floors" }, 1] }] },
          ],
        },
      ],
    },
    true,
  ],
  [
    "id = 'S2A_1' and collection = 'S2_MSI_L1C'",
    {
      op: "and",
      args: [
        { op: "=", args: [{ property: "id" }, "S2A_1"] },
        { op: "=", args: [{ property: "collection" }, "S2_MSI_L1C"] },
      ],
    },
    true,
  ],
  [
    "updated >= DATE('2021-04-08')",
    { op: ">=", args: [{ property: "updated" }, { date: "2021-04-08" }] },
    true,
  ],
  [
    "updated < TIMESTAMP('2021-04-08T04:39:23Z')",
    { op: "<", args: [{ property: "updated" }, { timestamp: "2021-04-08T04:39:23Z" }] },
    false,
  ],
  [
    "datetime = '2020-11-11T01:00:00+01:00'",
    { op: "=", args: [{ property: "datetime" }, "2020-11-11T01:00:00+01:00"] },
    true,
  ],
  [
    "T_INTERSECTS(datetime, INTERVAL('2020-11-11T00:00:00Z', '2020-11-12T00:00:00Z'))",
    {
      op: "t_intersects",
      args: [{ property: "datetime" }, { interval: ["2020-11-11T00:00:00Z", "2020-11-12T00:00:00Z"] }],
    },
    true,
  ],
  [
    "T_DURING(INTERVAL(start_datetime, end_datetime), INTERVAL('2020-11-01', '..'))",
    {
      op: "t_during",
      args: [
        { interval: [{ property: "start_datetime" }, { property: "end_datetime" }] },
        { interval: ["2020-11-01", ".."] },
      ],
    },
    true,
  ],
  [
    "T_AFTER(datetime, DATE('2020-11-11'))",
    { op: "t_after", args: [{ property: "datetime" }, { date: "2020-11-11" }] },
    false,
  ],
  [
    "A_CONTAINS(matchup:platforms, ('S2A'))",
    { op: "a_contains", args: [{ property: "matchup:platforms" }, ["S2A"]] },
    true,
  ],
  [
    "a_overlaps(matchup:platforms, ('S2B', 'S2C'))",
    { op: "a_overlaps", args: [{ property: "matchup:platforms" }, ["S2B", "S2C"]] },
    false,
  ],
  [
    "a_equals(matchup:platforms, ('Landsat-9', 'S2A'))",
    { op: "a_equals", args: [{ property: "matchup:platforms" }, ["Landsat-9", "S2A"]] },
    true,
  ],
  [
    "S_INTERSECTS(geometry, POINT(10.5 50.5))",
    { op: "s_intersects", args: [{ property: "geometry" }, { type: "Point", coordinates: [10.5, 50.5] }] },
    true,
  ],
  [
    "S_INTERSECTS(geometry, POLYGON((0 0, 9 0, 9 60, 0 60, 0 0)))",
    {
      op: "s_intersects",
      args: [
        { property: "geometry" },
        {
          type: "Polygon",
          coordinates: [
            [
              [0, 0],
              [9, 0],
              [9, 60],
              [0, 60],
              [0, 0],
            ],
          ],
        },
      ],
    },
    false,
  ],
  [
    "S_INTERSECTS(geometry, BBOX(11, 51, 12, 52))",
    { op: "s_intersects", args: [{ property: "geometry" }, { bbox: [11, 51, 12, 52] }] },
    true,
  ],
  [
    "s_intersects(geometry, GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(10.5 49, 10.5 52)))",
    {
      op: "s_intersects",
      args: [
        { property: "geometry" },
        {
          type: "GeometryCollection",
          geometries: [
            { type: "Point", coordinates: [0, 0] },
            {
              type: "LineString",
              coordinates: [
                [10.5, 49],
                [10.5, 52],
              ],
            },
          ],
        },
      ],
    },
    true,
  ],
  [
    "S_INTERSECTS(geometry, MULTIPOINT((1 1), (10 50)))",
    {
      op: "s_intersects",
      args: [
        { property: "geometry" },
        {
          type: "MultiPoint",
          coordinates: [
            [1, 1],
            [10, 50],
          ],
        },
      ],
    },
    true,
  ],
  ["TRUE", true, true],
  ["false OR floors = 6", { op: "or", args: [false, { op: "=", args: [{ property: "floors" }, 6] }] }, true],
];

describe("CQL2", () => {
  it.each(conditions)("%s", (text, json, isMet) => {
    const [fromText, fromJson]: Expression[] = [parseCql2Text(text), parseCql2Json(json)];
    expect(fromText).toEqual(fromJson);
    expect(meets(item, fromText as Expression)).toBe(isMet);
  });

  it("takes neither a condition nor its opposite for met where the value is not there", () => {
    for (const text of [
      "none = 1",
      "none <> 1",
      "NOT none = 1",
      "none IN (1)",
      "none NOT IN (1)",
      "none LIKE '%'",
    ]) {
      expect(meets(item, parseCql2Text(text)), text).toBe(false);
    }
    expect(meets(item, parseCql2Text("none = 1 OR floors = 6"))).toBe(true);
    expect(meets(item, parseCql2Text("NOT (none = 1 AND floors = 5)"))).toBe(true);
  });

  it("says where a text cannot be read", () => {
    for (const [text, message] of [
      ["floors =", "at character 9, found the end"],
      ["floors = 1 floors = 2", "expected AND, OR or the end at character 12"],
      ["(floors = 1", "expected ) at character 12"],
      ["floors = 'a", "cannot be read"],
      ["S_TOUCHES(geometry, POINT(1 1))", "there is no function s_touches"],
      ["S_INTERSECTS(footprint, POINT(1 1))", "is called geometry"],
      ["S_INTERSECTS(geometry, POINT(1 100))", "leaves the Earth"],
      ["T_AFTER(datetime, 'x')", "before this"],
      ["datetime > TIMESTAMP('yesterday')", "RFC 3339"],
      ["floors", "a comparison"],
      ["", "the end"],
      [`${"(".repeat(100)}floors = 1${")".repeat(100)}`, "too many"],
    ] as const) {
      expect(() => parseCql2Text(text), text).toThrow(message);
    }
  });

  it("says what JSON is no condition", () => {
    let deep: unknown = { op: "=", args: [1, 1] };
    for (let i = 0; i < 100; i++) deep = { op: "not", args: [deep] };
    for (const [json, message] of [
      [{}, "op"],
      [{ op: "=" }, "args"],
      [{ op: "=", args: [1] }, "takes 2"],
      [{ op: "nope", args: [] }, "there is no function nope"],
      [{ op: "in", args: [{ property: "a" }, 1] }, "a list"],
      [{ op: "=", args: [{ property: 1 }, 1] }, "property"],
      [null, "found null"],
      [deep, "too many"],
    ] as const) {
      expect(() => parseCql2Json(json)).toThrow(message);
    }
  });
});
