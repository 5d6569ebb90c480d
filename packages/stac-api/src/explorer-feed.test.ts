import { memoryStore } from "@eomatch/catalogue";
import {
  type CatalogueItem,
  createEvent,
  createMatchup,
  eventCollectionName,
  eventToItem,
  type Footprint,
  matchupToItem,
  type Product,
  pairName,
  productToItem,
} from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExplorerFeed, explorerFeed } from "./explorer-feed.js";
import { blockReader, encodeBlock, type FeedBlock, type FeedPair } from "./explorer-feed-format.js";

const sensors = [
  { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
  { collection: "S2_MSI_L1C", platform: "S2A" },
] as const;
const pair = pairName(sensors);
const startTime = new Date("2022-05-18T10:00:00Z");

const area: Footprint = {
  type: "Polygon",
  coordinates: [
    [
      [170, 60],
      [179, 60],
      [179, 70],
      [170, 60],
    ],
  ],
};

function product(sensor: 0 | 1): Product {
  const { collection, platform } = sensors[sensor];
  const data = { href: "../data/p.zip", "scrappi:asset_state": "downloaded" };
  return {
    ...{ id: `${platform}_product`, collection, platform, constellation: platform, footprint: area },
    ...{
      startTime: new Date(startTime.getTime() + sensor * 30_000),
      stopTime: new Date(startTime.getTime() + 60_000),
    },
    ...{ properties: { "eo:cloud_cover": 3 }, stacExtensions: [], links: [] },
    assets: {
      data,
      other: { href: "javascript:alert(1)" },
      quicklook: { href: "https://archive.example/q.jpg" },
    },
  };
}

async function feedOfOne(now?: () => number): Promise<{ readonly ask: ExplorerFeed; readonly id: string }> {
  const store = memoryStore();
  await store.createCatalog({ id: "one", description: "One matchup" });
  const event = createEvent(sensors, { startTime, stopTime: new Date(startTime.getTime() + 60_000), area });
  const matchup = createMatchup([product(0), product(1)], {
    eventId: event.id,
    collocationRegion: area,
    areaKm2: 1234.5,
  });
  const items: CatalogueItem[] = [
    ...matchup.products.map(productToItem),
    matchupToItem(matchup),
    eventToItem({ ...event, matchupSet: [matchup] }),
  ];
  const names = [...sensors.map(({ collection }) => collection), pair, eventCollectionName(pair)];
  await store.write({ collections: names.map((id) => ({ id, description: id })), items });
  return { ask: explorerFeed(store, { now }), id: matchup.id };
}

const get = (path: string): Request => new Request(`http://server/explorer/${path}`);
const blocksOf = async (response: Response): Promise<FeedBlock[]> =>
  blockReader().push(new Uint8Array(await response.arrayBuffer()));

describe("blocks", () => {
  it("come back as they were, however the network cuts them", () => {
    const column = fc.oneof(
      fc.float64Array(),
      fc.float32Array(),
      fc.uint32Array(),
      fc.uint16Array(),
      fc.uint8Array(),
    );
    const block = fc.record({
      kind: fc.constantFrom("events" as const, "matchups" as const),
      rows: fc.nat(),
      columns: fc.dictionary(fc.string({ maxLength: 12 }), column, { maxKeys: 4, noNullPrototype: true }),
      pairs: fc.constant<FeedPair[]>([{ name: 'ä"\n', sensors: [] }]),
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), fc.integer({ min: 1, max: 64 }), (blocks, size) => {
        const bytes = blocks.flatMap((one) => [...encodeBlock(one)]);
        const reader = blockReader();
        const read: FeedBlock[] = [];
        for (let at = 0; at < bytes.length; at += size)
          read.push(...reader.push(Uint8Array.from(bytes.slice(at, at + size))));
        expect(read).toEqual(blocks);
      }),
      {
        numRuns: 50,
        examples: [
          [[{ kind: "events", rows: 1, columns: { ["__proto__"]: new Uint8Array(1) }, pairs: [] }], 9],
        ],
      },
    );
  });

  it("refuse a head that does not say what is in it", () => {
    const head = new TextEncoder().encode('{"columns":[["a","f99",1]],"pairs":[],"rows":1}');
    const bytes = new Uint8Array(4 + head.length);
    new DataView(bytes.buffer).setUint32(0, head.length, true);
    bytes.set(head, 4);
    expect(() => blockReader().push(bytes)).toThrow(RangeError);
  });
});

describe("the explorer's feed", () => {
  it("sends events, then matchups, then what is on disk", async () => {
    const { ask } = await feedOfOne();
    const blocks = await blocksOf(await ask(get("rows")));
    expect(blocks.map(({ kind, rows }) => [kind, rows])).toEqual([
      ["events", 1],
      ["matchups", 1],
      ["downloaded", 1],
      ["end", 0],
    ]);
    const [events, matchups] = blocks as [FeedBlock, FeedBlock];
    expect(events.pairs).toEqual([{ name: pair, sensors }]);
    expect(events.matchupsNamed).toBe(1);
    expect(matchups.columns["startMs"]?.[0]).toBe(startTime.getTime());
    expect(matchups.columns["stopMs"]?.[0]).toBe(startTime.getTime() + 60_000);
    expect(matchups.columns["timeDiffSeconds"]?.[0]).toBe(30);
    expect(matchups.columns["areaKm2"]?.[0]).toBe(1234.5);
    expect(matchups.columns["event"]?.[0]).toBe(0);
    expect([...(matchups.columns["box"] ?? [])]).toEqual([170, 60, 179, 70]);
  });

  it("tells of a matchup by number and by id, with web addresses alone", async () => {
    const { ask, id } = await feedOfOne();
    await (await ask(get("rows"))).arrayBuffer();
    const detail = await (await ask(get("matchup?number=0"))).json();
    expect(detail).toMatchObject({ number: 0, id, areaKm2: 1234.5, missing: [] });
    expect(detail.products.map(({ isDownloaded }: { isDownloaded: boolean }) => isDownloaded)).toEqual([
      true,
      true,
    ]);
    expect(detail.products[0].assets.map(({ key }: { key: string }) => key)).toEqual(["data", "quicklook"]);
    expect(detail.products[0].assets[0].href).toBe(
      "/stac/collections/LANDSAT_C2L1/items/Landsat-9_product/assets/data/p.zip",
    );
    const named = await ask(get(`matchup?collection=${pair}&id=${encodeURIComponent(id)}`));
    expect(await named.json()).toEqual(detail);
    expect((await ask(get("matchup?number=7"))).status).toBe(404);
  });

  it("gives the footprints and regions of the matchups asked for, each product once", async () => {
    const { ask } = await feedOfOne();
    await (await ask(get("rows"))).arrayBuffer();
    const post = (body: string, kind = "footprints"): Promise<Response> =>
      ask(
        new Request(`http://server/explorer/${kind}`, {
          method: "POST",
          body,
          headers: { "content-length": String(body.length) },
        }),
      );
    const [block] = await blocksOf(await post('{"matchups":[0,0,99]}'));
    expect([...(block?.columns["sensor"] ?? [])]).toEqual([0, 1]);
    const [regions] = await blocksOf(await post('{"matchups":[0]}', "regions"));
    expect([...(regions?.columns["matchup"] ?? [])]).toEqual([0]);
    expect([...(regions?.columns["lonLat"] ?? [])]).toHaveLength(8);
    for (const wrong of ["", "{}", '{"matchups":["0"]}', '{"matchups":[-1]}']) {
      expect((await post(wrong)).status, wrong).toBe(400);
    }
  });

  it("keeps an earlier version for the pages that show it, and refuses one that never was", async () => {
    let time = 0;
    const { ask } = await feedOfOne(() => time);
    const { version } = await (await ask(get("catalogue"))).json();
    await (await ask(get("rows"))).arrayBuffer();
    time = 120_000;
    const later = await (await ask(get("catalogue"))).json();
    expect(later.version).not.toBe(version);
    expect((await ask(get(`matchup?number=0&version=${version}`))).status).toBe(200);
    expect((await ask(get("matchup?number=0&version=other"))).status).toBe(409);
  });

  it("refuses the methods that an address does not take, and says which it does", async () => {
    const { ask } = await feedOfOne();
    for (const [method, path, allowed] of [
      ["POST", "rows", "GET, HEAD"],
      ["GET", "regions", "POST"],
    ] as const) {
      const refused = await ask(new Request(`http://server/explorer/${path}`, { method }));
      expect([refused.status, refused.headers.get("allow")], path).toEqual([405, allowed]);
    }
  });

  it("says so where there is no catalogue, no orbits, no such address", async () => {
    const ask = explorerFeed(memoryStore());
    for (const path of ["catalogue", "element-sets?platform=S2A", "nothing"]) {
      const response = await ask(get(path));
      expect(response.status, path).toBe(404);
      expect(await response.json()).toHaveProperty("description");
    }
  });
});
