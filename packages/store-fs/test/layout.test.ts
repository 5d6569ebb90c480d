import { describe, expect, it } from "vitest";
import { fsStore } from "../src/index.js";
import { created, productItem, sampleBatch } from "./sample-catalogue.js";
import { filesUnder, temporaryFolder, textsUnder } from "./temporary-folder.js";

const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";

describe("a catalogue on disk", () => {
  it("has these files and no others", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    expect(await filesUnder(path)).toEqual([
      `${pair}/2022/05/18/${pair}_m.json`,
      `${pair}/collection.json`,
      "LANDSAT_C2L1/2022/05/18/LC09_1.json",
      "LANDSAT_C2L1/collection.json",
      "S2_MSI_L1C/2022/05/18/S2A_1.json",
      "S2_MSI_L1C/collection.json",
      "catalog.json",
      `matchup-events-${pair}/2022/05/17/${pair}_20220518T095900.json`,
      `matchup-events-${pair}/collection.json`,
    ]);
  });

  it("reads letter by letter like this", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    const texts = await textsUnder(path);
    expect(texts["catalog.json"]).toBe(`{
  "type": "Catalog",
  "stac_version": "1.1.0",
  "id": "matchup-catalogue",
  "description": "Matchup catalogue",
  "links": [
    {
      "rel": "root",
      "href": "./catalog.json",
      "type": "application/json"
    },
    {
      "rel": "child",
      "href": "./S2_MSI_L1C/collection.json",
      "type": "application/json"
    },
    {
      "rel": "child",
      "href": "./LANDSAT_C2L1/collection.json",
      "type": "application/json"
    },
    {
      "rel": "child",
      "href": "./${pair}/collection.json",
      "type": "application/json"
    },
    {
      "rel": "child",
      "href": "./matchup-events-${pair}/collection.json",
      "type": "application/json"
    }
  ]
}
`);
    expect(texts["S2_MSI_L1C/collection.json"]).toBe(`{
  "type": "Collection",
  "stac_version": "1.1.0",
  "id": "S2_MSI_L1C",
  "description": "Products: S2_MSI_L1C",
  "license": "other",
  "extent": {
    "spatial": {
      "bbox": [
        [
          5,
          45,
          6,
          46
        ]
      ]
    },
    "temporal": {
      "interval": [
        [
          "2022-05-18T10:00:00Z",
          "2022-05-18T10:00:00Z"
        ]
      ]
    }
  },
  "links": [
    {
      "rel": "root",
      "href": "../catalog.json",
      "type": "application/json"
    },
    {
      "rel": "parent",
      "href": "../catalog.json",
      "type": "application/json"
    },
    {
      "rel": "item",
      "href": "./2022/05/18/S2A_1.json",
      "type": "application/geo+json"
    }
  ]
}
`);
    expect(texts["S2_MSI_L1C/2022/05/18/S2A_1.json"]).toBe(`{
  "type": "Feature",
  "stac_version": "1.1.0",
  "id": "S2A_1",
  "geometry": {
    "type": "Polygon",
    "coordinates": [
      [
        [
          5,
          45
        ],
        [
          6,
          45
        ],
        [
          6,
          46
        ],
        [
          5,
          46
        ],
        [
          5,
          45
        ]
      ]
    ]
  },
  "bbox": [
    5,
    45,
    6,
    46
  ],
  "properties": {
    "datetime": "2022-05-18T10:00:00Z",
    "start_datetime": "2022-05-18T10:00:00Z",
    "end_datetime": "2022-05-18T10:00:00Z",
    "platform": "S2A",
    "eo:cloud_cover": 0
  },
  "links": [
    {
      "rel": "root",
      "href": "../../../../catalog.json",
      "type": "application/json"
    },
    {
      "rel": "parent",
      "href": "../../../collection.json",
      "type": "application/json"
    },
    {
      "rel": "collection",
      "href": "../../../collection.json",
      "type": "application/json"
    },
    {
      "rel": "via",
      "href": "https://archive.example/items/S2A_1"
    }
  ],
  "assets": {},
  "collection": "S2_MSI_L1C"
}
`);
  });

  it("links a matchup to its products and its event, and the event to the matchup", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    const texts = await textsUnder(path);
    const links = (file: string): unknown[] => JSON.parse(texts[file] as string).links.slice(3);
    const type = "application/geo+json";
    expect(links(`${pair}/2022/05/18/${pair}_m.json`)).toEqual([
      { rel: "derived_from", href: "../../../../LANDSAT_C2L1/2022/05/18/LC09_1.json", type },
      { rel: "derived_from", href: "../../../../S2_MSI_L1C/2022/05/18/S2A_1.json", type },
      {
        rel: "related",
        href: `../../../../matchup-events-${pair}/2022/05/17/${pair}_20220518T095900.json`,
        type,
        "matchup:role": "event",
      },
    ]);
    expect(links(`matchup-events-${pair}/2022/05/17/${pair}_20220518T095900.json`)).toEqual([
      {
        rel: "related",
        href: `../../../../${pair}/2022/05/18/${pair}_m.json`,
        type,
        "matchup:role": "matchup",
      },
    ]);
  });

  it("orders the keys of an item whatever order they came in, further fields last", async () => {
    const path = await temporaryFolder();
    const { item } = productItem("a");
    const mixed = {
      "eomatch:note": 1,
      ...Object.fromEntries(Object.entries(item).reverse()),
      stac_extensions: [],
    };
    await created(fsStore({ path }), {
      collections: [{ id: "S2_MSI_L1C", description: "Products: S2_MSI_L1C" }],
      items: [{ item: mixed as unknown as typeof item, relations: [] }],
    });
    const text = (await textsUnder(path))["S2_MSI_L1C/2022/05/18/a.json"] as string;
    expect(Object.keys(JSON.parse(text))).toEqual(
      "type stac_version stac_extensions id geometry bbox properties links assets collection eomatch:note".split(
        " ",
      ),
    );
  });
});
