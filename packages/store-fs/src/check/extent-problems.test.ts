import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { referenceTo } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { created, productCollection, productItem } from "../../test/sample-catalogue.js";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { fsStore } from "../index.js";
import { checkCatalogue } from "./check-catalogue.js";

const kindsOf = async (path: string): Promise<string[]> =>
  (await checkCatalogue({ path })).findings.map(({ kind }) => kind);

/** A catalogue of items all around the Earth, one of which has been taken out. */
async function aroundTheEarth(): Promise<string> {
  const path = await temporaryFolder();
  const items = [0, 120, -120, 5].map((west, i) =>
    productItem(`p${i}`, { west, start: `2022-05-${20 - i}T00:00:00Z` }),
  );
  const store = await created(fsStore({ path }), { collections: [productCollection("S2_MSI_L1C")], items });
  await store.write({ removals: items.slice(3, 4).map(referenceTo) });
  return path;
}

describe("the extent of a collection", () => {
  it("is right whichever box around the Earth the order of its items has come to", async () => {
    expect(await kindsOf(await aroundTheEarth())).toEqual([]);
  });

  it.each<[string, (box: number[]) => number[]]>([
    ["leaves items out", ([, south = 0, east = 0, north = 0]) => [east - 0.5, south, east, north]],
    ["reaches beyond them to the west", ([west = 0, ...others]) => [west - 0.5, ...others]],
    ["reaches beyond them to the north", ([west = 0, south = 0, east = 0]) => [west, south, east, 89]],
  ])("is wrong where it %s", async (_, changed) => {
    const path = await aroundTheEarth();
    const file = join(path, "S2_MSI_L1C/collection.json");
    const collection = JSON.parse(await readFile(file, "utf8"));
    const [box] = collection.extent.spatial.bbox;
    collection.extent.spatial.bbox = [changed(box)];
    await writeFile(file, JSON.stringify(collection));
    expect(await kindsOf(path)).toContain("wrong-extent");
  });

  it("shrinks with an item that is replaced by a smaller one", async () => {
    const path = await temporaryFolder();
    const wide = productItem("a", { west: -100, start: "2022-01-01T00:00:00Z", end: "2022-12-31T00:00:00Z" });
    const store = await created(fsStore({ path }), {
      collections: [productCollection("S2_MSI_L1C")],
      items: [wide, productItem("b")],
    });
    await store.write({ items: [productItem("a")] });
    const { extent } = JSON.parse(await readFile(join(path, "S2_MSI_L1C/collection.json"), "utf8"));
    expect(extent).toEqual({
      spatial: { bbox: [[5, 45, 6, 46]] },
      temporal: { interval: [["2022-05-18T10:00:00Z", "2022-05-18T10:00:00Z"]] },
    });
    expect(await kindsOf(path)).toEqual([]);
  });

  it("is that of the items with a place in time, without an index too", async () => {
    const path = await temporaryFolder();
    const items = ["a", "b", "c"].map((id) => productItem(id));
    await created(fsStore({ path }), { collections: [productCollection("S2_MSI_L1C")], items });
    const file = join(path, "S2_MSI_L1C/2022/05/18/b.json");
    const item = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...item, properties: {} }));
    await writeFile(join(path, ".eomatch/index/head.json"), "");
    await fsStore({ path }).write({ removals: items.slice(0, 1).map(referenceTo) });
    const { extent } = JSON.parse(await readFile(join(path, "S2_MSI_L1C/collection.json"), "utf8"));
    expect(extent.temporal.interval).toEqual([["2022-05-18T10:00:00Z", "2022-05-18T10:00:00Z"]]);
  });
});
