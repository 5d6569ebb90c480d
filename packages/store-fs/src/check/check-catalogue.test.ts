import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CatalogueItem, StacAsset } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { collected, created, productItem, sampleBatch } from "../../test/sample-catalogue.js";
import { filesUnder, temporaryFolder, textsUnder } from "../../test/temporary-folder.js";
import { fsStore } from "../fs-store.js";
import { checkCatalogue } from "./check-catalogue.js";

const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
const day = "2022/05/18";
const product = `S2_MSI_L1C/${day}/S2A_1.json`;
const matchup = `${pair}/${day}/${pair}_m.json`;
// Its start lies on the day before.
const event = `matchup-events-${pair}/2022/05/17/${pair}_20220518T095900.json`;
const remote = "https://archive.example/S2A_1.zip";
const file = `data/Sentinel-2/S2A/S2_MSI_L1C/${day}/S2A_1.zip`;
const hrefOfFile = `../../../../${file}`;

type Json = { [key: string]: unknown } & { links: { rel: string; href: string }[] };

async function edit(path: string, name: string, change: (json: Json) => unknown): Promise<void> {
  const json = JSON.parse(await readFile(join(path, name), "utf8")) as Json;
  await writeFile(join(path, name), JSON.stringify(change(json)));
}

async function put(path: string, name: string, text: string): Promise<void> {
  await mkdir(dirname(join(path, name)), { recursive: true });
  await writeFile(join(path, name), text);
}

const withoutRel =
  (...rels: string[]) =>
  (json: Json) => ({
    ...json,
    links: json.links.filter(({ rel }) => !rels.includes(rel)),
  });

const withData = (asset: StacAsset) => (json: Json) => ({ ...json, assets: { data: asset } });

const kindsOf = async (path: string): Promise<string[]> =>
  (await checkCatalogue({ path })).findings
    // What tests change behind the store's back outdates its index too, which has a test of its own.
    .filter(({ kind }) => !kind.endsWith("-index"))
    .map(
      ({ kind, file: found, isRepairable }) =>
        `${kind} ${found.slice(path.length + 1)}${isRepairable ? "" : " by hand"}`,
    );

const itemsIn = async (path: string): Promise<string[]> =>
  (await collected(fsStore({ path }).query({}))).map(({ item }) => item.id);

describe("checkCatalogue", () => {
  it("finds nothing in a catalogue that is sound, and changes no byte", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await put(path, "S2_MSI_L1C/notes.json", '{ "mine": true }');
    await put(path, "stac/other/collection.json", "no JSON");
    const before = await textsUnder(path);
    expect(await kindsOf(path)).toEqual([]);
    expect((await checkCatalogue({ path: join(path, "catalog.json"), repair: true })).findings).toEqual([]);
    expect(await textsUnder(path)).toEqual(before);
  });

  it.each<[string, (path: string) => Promise<void>, string[]]>([
    [
      "an item that is no JSON",
      (path) => writeFile(join(path, product), '{"type": "Fea'),
      [
        `broken-file ${product}`,
        `missing-file ${matchup} by hand`,
        "wrong-extent S2_MSI_L1C/collection.json",
      ],
    ],
    [
      "an item whose id is another than its file's name",
      (path) => edit(path, product, (json) => ({ ...json, id: "S2A_one" })),
      [`misnamed-file ${product} by hand`],
    ],
    [
      "an item without a place in time",
      (path) => edit(path, event, (json) => ({ ...json, properties: {} })),
      [
        `broken-file ${event}`,
        `missing-file ${matchup} by hand`,
        `wrong-extent matchup-events-${pair}/collection.json`,
      ],
    ],
    [
      "an item that is gone",
      (path) => rm(join(path, matchup)),
      [
        `missing-file ${pair}/collection.json`,
        `missing-file ${event}`,
        `wrong-extent ${pair}/collection.json`,
      ],
    ],
    [
      "an item that its collection does not link",
      (path) => edit(path, "S2_MSI_L1C/collection.json", withoutRel("item")),
      [`unlinked-file ${product}`],
    ],
    [
      "a collection that the catalogue does not link",
      (path) =>
        edit(path, "catalog.json", (json) => ({
          ...json,
          links: json.links.filter(({ href }) => !href.includes("S2_MSI")),
        })),
      [
        `unlinked-file ${pair}/collection.json`,
        "unlinked-file S2_MSI_L1C/collection.json",
        `unlinked-file matchup-events-${pair}/collection.json`,
      ],
    ],
    [
      "a collection that is gone",
      (path) => rm(join(path, "matchup-events-".concat(pair)), { recursive: true }),
      ["missing-file catalog.json", `missing-file ${matchup} by hand`],
    ],
    [
      "a collection whose file is gone and whose items are there",
      (path) => rm(join(path, "LANDSAT_C2L1/collection.json")),
      ["missing-file LANDSAT_C2L1/collection.json"],
    ],
    [
      "a collection that is no STAC",
      (path) => edit(path, "LANDSAT_C2L1/collection.json", (json) => ({ ...json, links: "none" })),
      ["broken-file LANDSAT_C2L1/collection.json"],
    ],
    [
      "a collection that is no STAC and has no items to tell of it",
      async (path) => {
        await rm(join(path, "LANDSAT_C2L1/2022"), { recursive: true });
        await edit(path, "LANDSAT_C2L1/collection.json", (json) => ({ ...json, links: "none" }));
      },
      ["broken-file LANDSAT_C2L1/collection.json by hand", `missing-file ${matchup} by hand`],
    ],
    [
      "an event that does not link its matchup",
      (path) => edit(path, event, withoutRel("related")),
      [`one-way-link ${event}`],
    ],
    [
      "a matchup that does not link its event",
      (path) => edit(path, matchup, withoutRel("related")),
      [`one-way-link ${matchup}`],
    ],
    [
      "structural links that are missing",
      (path) => edit(path, product, withoutRel("root", "parent", "collection")),
      [`wrong-link ${product}`, `wrong-link ${product}`, `wrong-link ${product}`],
    ],
    [
      "a collection whose parent is another",
      (path) =>
        edit(path, "S2_MSI_L1C/collection.json", (json) => ({
          ...json,
          links: json.links.map((link) => (link.rel === "parent" ? { ...link, href: "../x.json" } : link)),
        })),
      ["wrong-link S2_MSI_L1C/collection.json"],
    ],
    [
      "an item that says another collection",
      (path) => edit(path, product, (json) => ({ ...json, collection: "S2_MSI_L2A" })),
      [`wrong-link ${product}`],
    ],
    [
      "an extent that leaves an item out",
      (path) =>
        edit(path, "S2_MSI_L1C/collection.json", (json) => ({
          ...json,
          extent: { spatial: { bbox: [[0, 0, 1, 1]] }, temporal: { interval: [[null, null]] } },
        })),
      ["wrong-extent S2_MSI_L1C/collection.json"],
    ],
    [
      "a product recorded as downloaded whose file is gone",
      (path) =>
        edit(
          path,
          product,
          withData({
            href: hrefOfFile,
            "scrappi:asset_state": "downloaded",
            alternate: { remote: { href: remote } },
          }),
        ),
      [`lost-product-file ${product}`],
    ],
    [
      "the same of a product that came from a folder",
      (path) =>
        edit(
          path,
          product,
          withData({
            href: hrefOfFile,
            "scrappi:asset_state": "downloaded",
            alternate: { remote: { href: "/archive/S2A_1.zip" } },
          }),
        ),
      [`lost-product-file ${product}`],
    ],
    [
      "the same where nobody knows where it came from",
      (path) => edit(path, product, withData({ href: hrefOfFile, "scrappi:asset_state": "downloaded" })),
      [`lost-product-file ${product} by hand`],
    ],
    [
      "a product file that is not recorded",
      async (path) => {
        await put(path, file, "product");
        await edit(
          path,
          product,
          withData({ href: remote, "scrappi:asset_state": "remote", "file:size": 7 }),
        );
      },
      [`unrecorded-product-file ${product}`],
    ],
    [
      "a product file that is not recorded and may be a part of one",
      async (path) => {
        await put(path, file, "prod");
        await edit(
          path,
          product,
          withData({ href: remote, "scrappi:asset_state": "remote", "file:size": 7 }),
        );
      },
      [`unrecorded-product-file ${product} by hand`],
    ],
    [
      "what a writer has left behind",
      (path) => put(path, `S2_MSI_L1C/${day}/.S2A_2.json.0123abcd.tmp`, "{"),
      [`debris S2_MSI_L1C/${day}/.S2A_2.json.0123abcd.tmp`],
    ],
    [
      "an item that links to items which were never written",
      async (path) => {
        const text = await readFile(join(path, matchup), "utf8");
        const other = JSON.parse(text.replaceAll("S2A_1", "S2A_9")) as Json;
        await put(path, matchup.replace("_m.json", "_n.json"), JSON.stringify({ ...other, id: `${pair}_n` }));
      },
      [
        `missing-file ${matchup.replace("_m.json", "_n.json")} by hand`,
        `one-way-link ${event}`,
        `unlinked-file ${matchup.replace("_m.json", "_n.json")}`,
      ],
    ],
  ])("finds %s, and repairs it", async (_, damage, expected) => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await damage(path);
    const damaged = await filesUnder(path);
    expect((await kindsOf(path)).sort()).toEqual([...expected].sort());
    expect(await filesUnder(path)).toEqual(damaged);
    await checkCatalogue({ path, repair: true });
    // What one repair makes visible (a matchup whose product was set aside) is for the next, or for people.
    await checkCatalogue({ path, repair: true });
    expect((await kindsOf(path)).filter((finding) => !finding.endsWith(" by hand"))).toEqual([]);
    const kept = (await filesUnder(path)).map((name) => name.replace(".eomatch/set-aside/", ""));
    expect(damaged.filter((name) => !kept.includes(name) && !name.endsWith(".tmp"))).toEqual([]);
    if (
      !expected.some((finding) => finding.startsWith("broken-file LANDSAT") && finding.endsWith("by hand"))
    ) {
      await itemsIn(path);
    }
  });

  it("restores what a repair can to the byte", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    const before = await textsUnder(path);
    await edit(path, "S2_MSI_L1C/collection.json", withoutRel("item"));
    await edit(path, event, withoutRel("related"));
    await put(path, `${pair}/collection.json`, "<html>");
    await rm(join(path, `matchup-events-${pair}/collection.json`));
    await edit(path, "LANDSAT_C2L1/collection.json", (json) => ({
      ...json,
      extent: { spatial: { bbox: [[0, 0, 1, 1]] }, temporal: { interval: [[null, null]] } },
    }));
    await checkCatalogue({ path, repair: true });
    const { [`.eomatch/set-aside/${pair}/collection.json`]: setAside, ...after } = await textsUnder(path);
    expect(setAside).toBe("<html>");
    expect(after).toEqual(before);
  });

  it("records a product file that is whole, and forgets one that is gone", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await put(path, file, "product");
    await edit(path, product, withData({ href: remote, "scrappi:asset_state": "remote", "file:size": 7 }));
    await checkCatalogue({ path, repair: true });
    const dataOf = async (): Promise<unknown> =>
      (await collected(fsStore({ path }).query({ collections: ["S2_MSI_L1C"] }))).map(
        ({ item }: CatalogueItem) => item.assets["data"],
      );
    expect(await dataOf()).toEqual([
      {
        href: hrefOfFile,
        "scrappi:asset_state": "downloaded",
        "file:size": 7,
        alternate: { remote: { href: remote, "file:size": 7 } },
      },
    ]);
    expect(await kindsOf(path)).toEqual([]);
    await rm(join(path, file));
    await checkCatalogue({ path, repair: true });
    expect(await dataOf()).toEqual([{ href: remote, "scrappi:asset_state": "remote", "file:size": 7 }]);
  });

  it.each<[string, string, (path: string) => Promise<void>]>([
    ["an item", "stale-index", (path) => edit(path, product, (json) => ({ ...json, bbox: [6, 45, 7, 46] }))],
    [
      "a collection",
      "unused-index",
      (path) => edit(path, "S2_MSI_L1C/collection.json", (json) => ({ ...json, title: "Mine" })),
    ],
    ["the index itself", "unused-index", (path) => writeFile(join(path, ".eomatch/index/head.json"), "{}")],
  ])(
    "finds that the index is outdated when another tool has changed %s, and makes it anew",
    async (_, kind, change) => {
      const path = await temporaryFolder();
      await created(fsStore({ path }), sampleBatch());
      expect((await checkCatalogue({ path })).findings).toEqual([]);
      await change(path);
      const { findings } = await checkCatalogue({ path });
      expect(findings).toContainEqual(
        expect.objectContaining({ kind, isRepairable: true, isHarmless: kind === "unused-index" }),
      );
      await checkCatalogue({ path, repair: true });
      expect((await checkCatalogue({ path })).findings).toEqual([]);
      const box = { bbox: [6.5, 45, 6.6, 46] as const, collections: ["S2_MSI_L1C"] };
      const [found] = await collected(fsStore({ path }).query({ ...box, bbox: [...box.bbox] }));
      expect(found?.item.id).toBe(_ === "an item" ? "S2A_1" : undefined);
    },
  );

  it("makes no index of its own accord, and one with a repair", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await rm(join(path, ".eomatch"), { recursive: true });
    expect((await checkCatalogue({ path })).findings).toEqual([]);
    await expect(readFile(join(path, ".eomatch/index/head.json"))).rejects.toThrow("ENOENT");
    await checkCatalogue({ path, repair: true });
    expect(await readFile(join(path, ".eomatch/index/head.json"), "utf8")).toContain("S2_MSI_L1C");
  });

  it("tells two items of one id apart, and leaves them to people", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await put(path, `S2_MSI_L1C/${day}/copy.json`, await readFile(join(path, product), "utf8"));
    expect(await kindsOf(path)).toEqual([expect.stringMatching(/^duplicate-id .* by hand$/)]);
  });

  it("reads a catalogue of the Python package as sound: its world-wide extents and absolute links", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), {
      collections: [{ id: "c", description: "c" }],
      items: [productItem("a", { collection: "c" })],
    });
    await edit(path, "c/collection.json", (json) => ({
      ...json,
      extent: {
        spatial: { bbox: [[-180, -90, 180, 90]] },
        temporal: { interval: [["2022-01-01T00:00:00Z", null]] },
      },
      links: json.links.map((link) =>
        link.rel === "root" ? { ...link, href: "stac:///catalog.json" } : link,
      ),
    }));
    expect(await kindsOf(path)).toEqual([]);
  });

  it.each([
    [
      "no catalogue",
      async () => {},
      expect.objectContaining({
        code: "store/not-a-catalogue",
        message: expect.stringContaining("holds no catalogue: check the path"),
      }),
    ],
    [
      "a catalog.json that is no JSON",
      (path: string) => put(path, "catalog.json", "{"),
      expect.objectContaining({ message: expect.stringMatching(/catalog\.json: .*JSON/) }),
    ],
  ])("refuses %s", async (_, prepare, error) => {
    const path = await temporaryFolder();
    await prepare(path);
    await expect(checkCatalogue({ path, repair: true })).rejects.toEqual(error);
  });
});
