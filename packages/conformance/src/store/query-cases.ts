import { compareCodePoints, type ItemQuery } from "@eomatch/stac-model";
import { expectSame } from "../expectation.js";
import { idsOf } from "./catalogue-state.js";
import { type ItemDifference, sampleItem, sentinel2, sentinel3, storeWith } from "./sample-catalogue.js";
import type { StoreCase, StoreHarness } from "./store-harness.js";

/** Cases of what a query yields and in which order, apart from its conditions on properties and matchups. */
export const queryCases: readonly StoreCase[] = [
  {
    id: "query-order",
    title: "yields in order of start, then collection, then id",
    contract: "query yields in order of start, then collection, then id.",
    async run(harness) {
      // Starts as instants, not as texts: with fractions, with another zone, and apart from datetime.
      const differences: readonly (readonly [string, ItemDifference])[] = [
        ["1-zone", { start: "2024-06-01T01:30:00+02:00" }],
        ["2-whole", { start: "2024-06-01T00:00:00Z" }],
        ["3-fraction", { start: "2024-06-01T00:00:00.5Z" }],
        [
          "4-datetime-later",
          { start: "2024-06-01T00:00:01Z", properties: { datetime: "2024-06-03T00:00:00Z" } },
        ],
        ["5-A", { start: "2024-06-02T00:00:00Z" }],
        ["5-a", { start: "2024-06-02T00:00:00Z" }],
        ["5-a", { start: "2024-06-02T00:00:00Z", collection: sentinel3 }],
        ["6-only-datetime", { properties: { datetime: "2024-06-04T00:00:00Z", ...withoutStart } }],
        ["7-next-year", { start: "2025-01-01T00:00:00Z" }],
      ];
      const items = differences.map(([id, different]) => sampleItem(id, different));
      const store = await storeWith(harness, [...items].reverse());
      const found: string[] = [];
      for await (const { item } of store.query({})) found.push(`${item.collection} ${item.id}`);
      expectSame(
        found,
        items.map(({ item }) => `${item.collection} ${item.id}`),
        "the order of a query",
      );
    },
  },
  {
    id: "query-order-of-ids",
    title: "orders items that start together by the code points of their ids",
    contract: "query yields in order of start, then collection, then id.",
    async run(harness) {
      const ids = ["a10", "a9", "B", "b", "é", "\u{ff21}", "\u{1d49c}"];
      const store = await storeWith(
        harness,
        ids.map((id) => sampleItem(id)),
      );
      expectSame(await idsOf(store), [...ids].sort(compareCodePoints), "the order of ids");
    },
  },
  {
    id: "query-without-conditions",
    title: "yields every item where nothing restricts",
    contract: "Whatever is left out does not restrict.",
    async run(harness) {
      const store = await storeWith(harness, [
        sampleItem("a", { fields: { geometry: null, bbox: undefined } }),
        sampleItem("b", { collection: sentinel3, platform: "S3A" }),
      ]);
      expectSame(await idsOf(store), ["a", "b"], "a query without conditions");
      const open: ItemQuery = {
        collections: undefined,
        startTime: undefined,
        stopTime: undefined,
        bbox: undefined,
        platforms: undefined,
        properties: undefined,
        withMatchup: undefined,
      };
      expectSame(await idsOf(store, open), ["a", "b"], "a query whose conditions are undefined");
      expectSame(await idsOf(store, { properties: {} }), ["a", "b"], "a query without properties");
    },
  },
  {
    id: "query-collections",
    title: "takes exact names of collections, any of them",
    contract: "Exact names of collections, any of them.",
    async run(harness) {
      const names = [sentinel2, "S2_MSI_L1C_N", sentinel3];
      const store = await storeWith(
        harness,
        names.map((collection) => sampleItem(collection, { collection })),
      );
      const find = (...collections: string[]): Promise<string[]> => idsOf(store, { collections });
      expectSame(await find(sentinel2), [sentinel2], "one collection");
      expectSame(await find(sentinel3, "nowhere", sentinel2), [sentinel2, sentinel3], "some of three");
      expectSame(await find(sentinel2, sentinel2), [sentinel2], "a collection named twice");
      expectSame(await find("s2_msi_l1c"), [], "a name in lower case");
      expectSame(await find("S2_MSI"), [], "a part of a name");
      expectSame(await find(), [], "none of the collections");
    },
  },
  {
    id: "query-time",
    title: "finds items whose interval overlaps the one asked, both ends inclusive",
    contract: "The item overlaps [startTime, stopTime], both ends inclusive, UTC.",
    async run(harness) {
      const store = await storeWith(harness, [
        sampleItem("long", { start: "2024-06-01T00:00:00Z", end: "2024-06-30T00:00:00Z" }),
        sampleItem("noon", { start: "2024-06-10T12:00:00.250Z" }),
        sampleItem("zoned", { start: "2024-06-11T01:00:00+02:00", end: "2024-06-11T02:00:00+02:00" }),
      ]);
      const find = (start: string | undefined, stop: string | undefined): Promise<string[]> =>
        idsOf(store, { startTime: instant(start), stopTime: instant(stop) });
      const noon = "2024-06-10T12:00:00.250Z";
      expectSame(await find(noon, noon), ["long", "noon"], "the instant of an item");
      expectSame(await find("2024-06-10T12:00:00.251Z", noonLater), ["long"], "from just after an item");
      expectSame(
        await find("2024-06-10T00:00:00Z", "2024-06-10T12:00:00.249Z"),
        ["long"],
        "until just before it",
      );
      expectSame(
        await find("2024-06-11T00:00:00Z", "2024-06-12T00:00:00Z"),
        ["long", "zoned"],
        "from its end",
      );
      expectSame(
        await find("2024-06-10T22:00:00Z", "2024-06-10T23:00:00Z"),
        ["long", "zoned"],
        "until its start",
      );
      expectSame(await find("2024-06-11T00:00:00.001Z", undefined), ["long"], "from after its end on");
      expectSame(await find("2024-06-30T00:00:00Z", undefined), ["long"], "from the end of the longest on");
      expectSame(await find("2024-06-30T00:00:00.001Z", undefined), [], "from after everything on");
      expectSame(await find(undefined, "2024-06-01T00:00:00Z"), ["long"], "until the start of the longest");
      expectSame(await find(undefined, "2024-05-31T23:59:59.999Z"), [], "until before everything");
    },
  },
  {
    id: "query-time-zero",
    title: "takes 1970-01-01T00:00:00Z as a time like any other",
    contract: "Zero is a value: a bound of 0 milliseconds restricts.",
    async run(harness) {
      const store = await storeWith(harness, [
        sampleItem("before", { start: "1969-12-31T23:59:59Z" }),
        sampleItem("zero", { start: "1970-01-01T00:00:00Z" }),
        sampleItem("after", { start: "1970-01-01T00:00:01Z" }),
      ]);
      const zero = new Date(0);
      expectSame(await idsOf(store, { startTime: zero }), ["zero", "after"], "from 1970 on");
      expectSame(await idsOf(store, { stopTime: zero }), ["before", "zero"], "until 1970");
      expectSame(await idsOf(store, { startTime: zero, stopTime: zero }), ["zero"], "at 1970");
    },
  },
  {
    id: "query-platforms",
    title: "finds items of any of the platforms, in platform or matchup:platforms",
    contract: "Any of these canonical names stands in platform or matchup:platforms.",
    async run(harness) {
      const store = await storeWith(harness, [
        sampleItem("landsat", { platform: "Landsat-9" }),
        sampleItem("matchup", { platforms: ["Landsat-9", "S2A"] }),
        sampleItem("s2a", { platform: "S2A" }),
        sampleItem("s2b", { platform: "S2B" }),
        sampleItem("unknown", { properties: { platform: undefined } }),
      ]);
      const find = (...platforms: string[]): Promise<string[]> => idsOf(store, { platforms });
      expectSame(await find("S2A"), ["matchup", "s2a"], "one platform");
      expectSame(await find("S2B", "Landsat-9"), ["landsat", "matchup", "s2b"], "either of two platforms");
      expectSame(await find("S2"), [], "a part of a name");
      expectSame(await find(), [], "none of the platforms");
    },
  },
  ...bboxCases(),
];

function bboxCases(): StoreCase[] {
  const contract = "The item's bbox overlaps; west > east crosses the antimeridian; touching counts.";
  const find = async (
    harness: StoreHarness,
    boxes: { readonly [id: string]: ItemDifference["bbox"] },
    queries: readonly (readonly [NonNullable<ItemQuery["bbox"]>, readonly string[]])[],
  ): Promise<void> => {
    const store = await storeWith(
      harness,
      Object.entries(boxes).map(([id, bbox]) => sampleItem(id, bbox === undefined ? {} : { bbox })),
    );
    for (const [bbox, expected] of queries) {
      expectSame(await idsOf(store, { bbox }), expected, `the items that overlap ${JSON.stringify(bbox)}`);
    }
  };
  return [
    {
      id: "query-bbox",
      title: "finds items whose box overlaps; touching counts",
      contract,
      run: (harness) =>
        find(harness, { a: [10, 40, 20, 50], b: [30, -10, 40, 10] }, [
          [
            [0, 0, 90, 90],
            ["a", "b"],
          ],
          [[12, 42, 13, 43], ["a"]],
          [[20, 50, 25, 55], ["a"]],
          [[5, 35, 10, 40], ["a"]],
          [[20.001, 40, 29.999, 50], []],
          [[10, 50.001, 20, 60], []],
          [[35, 9, 35, 9], ["b"]],
          [
            [-180, -90, 180, 90],
            ["a", "b"],
          ],
        ]),
    },
    {
      id: "query-bbox-zero",
      title: "takes 0° as a bound like any other",
      contract: "Zero is a value: a bound of 0 degrees restricts.",
      run: (harness) =>
        find(
          harness,
          { ne: [0, 0, 1, 1], nw: [-1, 0.5, 0, 1], se: [0.5, -1, 1, -0.5], sw: [-1, -1, -0.5, -0.5] },
          [
            [[0, 0, 0, 0], ["ne"]],
            [
              [0, 0, 90, 90],
              ["ne", "nw"],
            ],
            [
              [-90, -90, 0, 0],
              ["ne", "sw"],
            ],
            [
              [0, -90, 90, 0],
              ["ne", "se"],
            ],
          ],
        ),
    },
    {
      id: "query-bbox-antimeridian",
      title: "finds items by boxes across the antimeridian, on either side and on it",
      contract,
      run: (harness) =>
        find(
          harness,
          {
            across: [179, 0, -179, 10],
            east: [170, 0, 175, 10],
            far: [0, 0, 10, 10],
            touching: [170, 40, 180, 50],
            west: [-175, 0, -170, 10],
          },
          [
            [[178, 0, -178, 10], ["across"]],
            [
              [174, 0, -174, 10],
              ["across", "east", "west"],
            ],
            [[-180, 0, -179.5, 10], ["across"]],
            [[179.5, 0, 180, 10], ["across"]],
            [[-180, 40, -170, 50], ["touching"]],
            [
              [-170, 0, 170, 10],
              ["east", "far", "west"],
            ],
            [
              [10, 0, -179, 10],
              ["across", "east", "far"],
            ],
            [
              [-178.9, 0, 178.9, 10],
              ["east", "far", "west"],
            ],
          ],
        ),
    },
    {
      id: "query-bbox-without-bbox",
      title: "goes by the geometry where an item has no box, and by neither where it has none",
      contract,
      async run(harness) {
        const store = await storeWith(harness, [
          sampleItem("geometry", { bbox: [10, 40, 20, 50], fields: { bbox: undefined } }),
          sampleItem("nothing", { fields: { bbox: undefined, geometry: null } }),
        ]);
        expectSame(await idsOf(store, { bbox: [15, 45, 16, 46] }), ["geometry"], "an item without bbox");
        expectSame(await idsOf(store, { bbox: [-180, -90, 180, 90] }), ["geometry"], "the whole world");
      },
    },
  ];
}

const noonLater = "2024-06-10T13:00:00Z";
const withoutStart = { start_datetime: undefined, end_datetime: undefined };

function instant(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
