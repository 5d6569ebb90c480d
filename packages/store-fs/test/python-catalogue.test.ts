import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CatalogueItem } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { fsStore } from "../src/index.js";
import { collected, productCollection, productItem } from "./sample-catalogue.js";
import { filesUnder, statesUnder, temporaryFolder, textsUnder } from "./temporary-folder.js";

/**
 * A catalogue as the Python package writes it, made by hand from the layout's description: STAC 1.0.0, months and
 * days without padding, absolute `self` links, world-wide extents, no start_datetime.
 */
async function pythonCatalogue(root: string): Promise<void> {
  const writtenAt = "/home/someone/old place/catalogue";
  const put = async (path: string, value: object): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), JSON.stringify(value, null, 4));
  };
  const collection = (id: string, items: readonly string[]): Promise<void> =>
    put(`${id}/collection.json`, {
      type: "Collection",
      id,
      stac_version: "1.0.0",
      description: `Products of ${id}`,
      links: [
        { rel: "self", href: `${writtenAt}/${id}/collection.json`, type: "application/json" },
        { rel: "root", href: "stac://matchup-catalogue", type: "application/json" },
        { rel: "parent", href: "../catalog.json", type: "application/json" },
        { rel: "license", href: "https://example.com/licence" },
        ...items.map((path) => ({ rel: "item", href: `./${path}`, type: "application/json", title: "t" })),
      ],
      keywords: ["kept"],
      extent: {
        spatial: { bbox: [[-180, -90, 180, 90]] },
        temporal: { interval: [["2022-01-01T00:00:00Z", "2022-12-31T00:00:00Z"]] },
      },
      license: "proprietary",
    });
  const item = (id: string, path: string, links: readonly object[] = []): Promise<void> =>
    put(path, {
      type: "Feature",
      stac_version: "1.0.0",
      id,
      properties: { datetime: "2022-05-08T10:00:00Z", platform: "Sentinel-2A" },
      geometry: {
        type: "LineString",
        coordinates: [
          [5, 45],
          [6, 46],
        ],
      },
      links: [
        { rel: "self", href: `${writtenAt}/${path}`, type: "application/json" },
        { rel: "root", href: "../../../../catalog.json", type: "application/json" },
        { rel: "parent", href: "../../../collection.json", type: "application/json" },
        { rel: "derived_from", href: "https://archive.example/original" },
        ...links,
      ],
      assets: {},
      bbox: [5, 45, 6, 46],
      stac_extensions: [],
    });
  await put("catalog.json", {
    type: "Catalog",
    id: "python",
    stac_version: "1.0.0",
    description: "from Python",
    links: [
      { rel: "self", href: `${writtenAt}/catalog.json`, type: "application/json" },
      { rel: "root", href: "stac://matchup-catalogue", type: "application/json" },
      { rel: "child", href: "./S2/collection.json", type: "application/json" },
      { rel: "child", href: `${writtenAt}/pair/collection.json`, type: "application/json" },
    ],
  });
  await collection("S2", ["2022/5/8/S2A_1.json", "2022/5/8/S2A_2.json"]);
  await collection("pair", ["2022/5/8/m.json"]);
  await item("S2A_1", "S2/2022/5/8/S2A_1.json");
  await item("S2A_2", "S2/2022/5/8/S2A_2.json");
  await item("m", "pair/2022/5/8/m.json", [
    { rel: "derived_from", href: "../../../../S2/2022/5/8/S2A_2.json" },
    { rel: "derived_from", href: `${writtenAt}/S2/2022/5/8/S2A_1.json` },
  ]);
}

const withAsset = ({ item, relations }: CatalogueItem): CatalogueItem => ({
  item: { ...item, assets: { mask: { href: "./mask.tif" } } },
  relations,
});

describe("a catalogue of the Python package", () => {
  it("opens: items, relations, links out of it, times", async () => {
    const path = await temporaryFolder();
    await pythonCatalogue(path);
    const store = fsStore({ path });
    expect(await store.readCatalog()).toEqual({ id: "python", description: "from Python" });
    const [matchup] = await collected(store.readItems([{ collection: "pair", id: "m" }]));
    expect(matchup?.relations).toEqual([
      { rel: "derived_from", target: { collection: "S2", id: "S2A_2" } },
      { rel: "derived_from", target: { collection: "S2", id: "S2A_1" } },
    ]);
    expect(matchup?.item.collection).toBe("pair");
    expect(matchup?.item.links).toEqual([{ rel: "derived_from", href: "https://archive.example/original" }]);
    const at = new Date("2022-05-08T10:00:00Z");
    const found = await collected(store.query({ startTime: at, stopTime: at, platforms: ["S2A"] }));
    expect(found.map(({ item }) => item.id)).toEqual(["S2A_1", "S2A_2", "m"]);
  });

  it.each([
    ["without ./", (path: string) => path],
    ["absolute, from where it was written", (path: string) => `/home/someone/old place/catalogue/S2/${path}`],
    ["escaped", (path: string) => `./${path.replace("S2A", "S2%41")}`],
  ])("opens with item hrefs %s", async (_, itemHref) => {
    const path = await temporaryFolder();
    await pythonCatalogue(path);
    const file = join(path, "S2", "collection.json");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("./2022/5/8/S2A_1.json", itemHref("2022/5/8/S2A_1.json")));
    const found = await collected(fsStore({ path }).query({ collections: ["S2"] }));
    expect(found.map(({ item }) => item.id)).toEqual(["S2A_1", "S2A_2"]);
  });

  it("does not change when what was read is written back", async () => {
    const path = await temporaryFolder();
    await pythonCatalogue(path);
    const before = await statesUnder(path);
    const store = fsStore({ path });
    await store.write({ items: await collected(store.query({})) });
    expect(await statesUnder(path)).toEqual(before);
  });

  it("is added to: what is there stays where it is, what is new goes where the layout says", async () => {
    const path = await temporaryFolder();
    await pythonCatalogue(path);
    const store = fsStore({ path });
    const [matchup, product] = await collected(
      store.readItems([
        { collection: "pair", id: "m" },
        { collection: "S2", id: "S2A_1" },
      ]),
    );
    const start = "2022-05-08T11:00:00Z";
    await store.write({
      collections: [productCollection("L9")],
      items: [
        withAsset(product as CatalogueItem),
        productItem("S2A_3", { collection: "S2", start }),
        productItem("LC09_1", { collection: "L9", start }),
        {
          ...(matchup as CatalogueItem),
          relations: [
            ...(matchup as CatalogueItem).relations,
            { rel: "derived_from", target: { collection: "L9", id: "LC09_1" } },
          ],
        },
      ],
    });
    expect(await filesUnder(path)).toEqual([
      "L9/2022/05/08/LC09_1.json",
      "L9/collection.json",
      "S2/2022/05/08/S2A_3.json",
      "S2/2022/5/8/S2A_1.json",
      "S2/2022/5/8/S2A_2.json",
      "S2/collection.json",
      "catalog.json",
      "pair/2022/5/8/m.json",
      "pair/collection.json",
    ]);
    const texts = await textsUnder(path);
    const collection = JSON.parse(texts["S2/collection.json"] as string);
    expect(collection).toMatchObject({ stac_version: "1.1.0", license: "proprietary", keywords: ["kept"] });
    expect(collection.extent.spatial.bbox).toEqual([[-180, -90, 180, 90]]);
    expect(collection.links.map(({ rel, href }: { rel: string; href: string }) => `${rel} ${href}`)).toEqual([
      "root ../catalog.json",
      "parent ../catalog.json",
      "license https://example.com/licence",
      "item ./2022/5/8/S2A_1.json",
      "item ./2022/5/8/S2A_2.json",
      "item ./2022/05/08/S2A_3.json",
    ]);
    expect(texts["catalog.json"]).not.toContain("old place");
    expect(texts["pair/2022/5/8/m.json"]).not.toContain("old place");
    const [again] = await collected(fsStore({ path }).readItems([{ collection: "pair", id: "m" }]));
    expect(again?.relations.map(({ target }) => target.id)).toEqual(["S2A_2", "S2A_1", "LC09_1"]);
  });

  it("finds items whose files are not named after them, and writes them where they are", async () => {
    const path = await temporaryFolder();
    await pythonCatalogue(path);
    const file = join(path, "S2", "collection.json");
    for (const [from, to] of [
      ["2022/5/8/S2A_1.json", "items/first.json"],
      ["2022/5/8/S2A_2.json", "2022/5/8/second.json"],
    ] as const) {
      await mkdir(dirname(join(path, "S2", to)), { recursive: true });
      await rename(join(path, "S2", from), join(path, "S2", to));
      await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
    }
    const store = fsStore({ path });
    const asked = ["S2A_1", "S2A_2", "absent"].map((id) => ({ collection: "S2", id }));
    const found = await collected(store.readItems(asked));
    expect(found.map(({ item }) => item.id)).toEqual(["S2A_1", "S2A_2"]);
    await store.write({ items: found.map(withAsset) });
    expect(await filesUnder(join(path, "S2"))).toEqual([
      "2022/5/8/second.json",
      "collection.json",
      "items/first.json",
    ]);
    const again = await collected(fsStore({ path }).readItems(asked));
    expect(again.map(({ item }) => [item.id, item.assets])).toEqual(
      found.map(withAsset).map(({ item }) => [item.id, item.assets]),
    );
  });

  it("keeps a link to an item that is gone, and says which when the item is to change", async () => {
    const path = await temporaryFolder();
    await pythonCatalogue(path);
    const file = join(path, "pair", "2022", "5", "8", "m.json");
    await writeFile(file, (await readFile(file, "utf8")).replaceAll("S2A_2.json", "S2A_9.json"));
    const store = fsStore({ path });
    const [matchup] = await collected(store.readItems([{ collection: "pair", id: "m" }]));
    expect(matchup?.relations[0]?.target).toEqual({ collection: "S2", id: "S2A_9" });
    await store.write({ items: [matchup as CatalogueItem] });
    await expect(store.write({ items: [withAsset(matchup as CatalogueItem)] })).rejects.toMatchObject({
      code: "store/not-found",
      message: expect.stringContaining("S2A_9"),
    });
  });
});
