import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { referenceTo, unknownExtent } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { fsStore } from "../src/index.js";
import { linkProblems } from "./catalogue-state.js";
import { collected, created, productCollection, productItem, sampleBatch } from "./sample-catalogue.js";
import { filesUnder, statesUnder, temporaryFolder } from "./temporary-folder.js";

const s2 = [productCollection("S2_MSI_L1C")];

describe("taking items out", () => {
  it("removes their files, links and empty folders, and nothing else", async () => {
    const path = await temporaryFolder();
    const items = [productItem("a"), productItem("b"), productItem("c", { start: "2022-06-01T00:00:00Z" })];
    const store = await created(fsStore({ path }), { collections: s2, items });
    await mkdir(join(path, "data"));
    await writeFile(join(path, "data", "b.zip"), "a product file");
    await writeFile(join(path, "S2_MSI_L1C/2022/05/notes.txt"), "mine");
    await store.write({ removals: items.slice(1).map(referenceTo) });
    expect(await collected(fsStore({ path }).query({}))).toEqual([items[0]]);
    expect(await filesUnder(path)).toEqual([
      "S2_MSI_L1C/2022/05/18/a.json",
      "S2_MSI_L1C/2022/05/notes.txt",
      "S2_MSI_L1C/collection.json",
      "catalog.json",
      "data/b.zip",
    ]);
    expect(existsSync(join(path, "S2_MSI_L1C/2022/06"))).toBe(false);
    expect((await linkProblems(path)).broken).toEqual([]);
  });

  it("shrinks the extent to that of the items that stay", async () => {
    const path = await temporaryFolder();
    const early = productItem("early", { start: "2020-01-01T00:00:00Z", west: -100 });
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a"), early] });
    await store.write({ removals: [referenceTo(early)] });
    const [collection] = await collected(store.listCollections());
    expect(collection?.extent).toEqual({
      spatial: { bbox: [[5, 45, 6, 46]] },
      temporal: { interval: [["2022-05-18T10:00:00Z", "2022-05-18T10:00:00Z"]] },
    });
    await store.write({ removals: [referenceTo(productItem("a"))] });
    const [empty] = await collected(store.listCollections());
    expect(empty?.extent).toEqual(unknownExtent);
    expect(await filesUnder(path)).toEqual(["S2_MSI_L1C/collection.json", "catalog.json"]);
  });

  it("goes with rewriting what led to them, in one batch", async () => {
    const path = await temporaryFolder();
    const batch = sampleBatch();
    const [, , matchup, event] = batch.items ?? [];
    const store = await created(fsStore({ path }), batch);
    const lonely = { ...event, relations: [] } as NonNullable<typeof event>;
    await store.write({ items: [lonely], removals: [referenceTo(matchup as NonNullable<typeof matchup>)] });
    expect(await collected(store.query({}))).toHaveLength(3);
    expect(await linkProblems(path)).toEqual({ broken: [], unlinked: [] });
    const file = join(path, "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A/collection.json");
    expect(JSON.parse(await readFile(file, "utf8")).extent).toEqual(unknownExtent);
  });

  it("passes over what is not there, touching nothing", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
    const before = await statesUnder(path);
    const removals = [
      { collection: "S2_MSI_L1C", id: "absent" },
      { collection: "absent", id: "a" },
    ];
    await store.write({ removals });
    expect(await statesUnder(path)).toEqual(before);
  });

  it("is refused where the batch writes the item too, or writes a link to it", async () => {
    const path = await temporaryFolder();
    const [a, b] = [productItem("a"), productItem("b")];
    const store = await created(fsStore({ path }), { collections: s2, items: [a, b] });
    const before = await statesUnder(path);
    await expect(store.write({ items: [a], removals: [referenceTo(a)] })).rejects.toThrow(
      "item a of S2_MSI_L1C is in both items and removals",
    );
    const linking = { ...b, relations: [{ rel: "derived_from", target: referenceTo(a) }] } as const;
    await expect(store.write({ items: [linking], removals: [referenceTo(a)] })).rejects.toMatchObject({
      code: "store/not-found",
    });
    expect(await statesUnder(path)).toEqual(before);
  });
});
