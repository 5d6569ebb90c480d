import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fsStore } from "../src/index.js";
import { workFolder } from "../src/work-folder.js";
import { hostileIds } from "./hostile-ids.js";
import { collected, productCollection, productItem } from "./sample-catalogue.js";
import { filesUnder, statesUnder, temporaryFolder } from "./temporary-folder.js";

const ids = [...new Set(hostileIds)].filter((id) => !/\p{Surrogate}/u.test(id));

async function guardedFolder(): Promise<{ parent: string; root: string }> {
  const parent = await temporaryFolder();
  await mkdir(join(parent, "canary", "a", "b"), { recursive: true });
  for (const file of [
    "canary/x",
    "canary/x.json",
    "canary/a/b/collection.json",
    "x.json",
    "collection.json",
  ]) {
    await writeFile(join(parent, file), "untouched");
  }
  return { parent, root: join(parent, "canary", "a", "b", "catalogue") };
}

async function statesOutside(parent: string): Promise<{ [path: string]: string }> {
  const states = Object.entries(await statesUnder(parent));
  return Object.fromEntries(states.filter(([path]) => !path.startsWith("canary/a/b/catalogue/")));
}

describe(`${ids.length} hostile ids`, () => {
  it("as item ids stay inside, apart from each other, and come back as they are", async () => {
    const { parent, root } = await guardedFolder();
    const outside = await statesOutside(parent);
    const store = fsStore({ path: root });
    await store.createCatalog({ id: "c", description: "d" });
    const items = ids.map((id) => productItem(id));
    await store.write({ collections: [productCollection("S2_MSI_L1C")], items });
    const files = await filesUnder(root);
    expect(files).toHaveLength(ids.length + 2);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
    expect(files.filter((file) => /^S2_MSI_L1C\/2022\/05\/18\/[^/]+\.json$/.test(file))).toHaveLength(
      ids.length,
    );

    const reopened = fsStore({ path: root });
    const found = await collected(reopened.readItems(ids.map((id) => ({ collection: "S2_MSI_L1C", id }))));
    expect(found).toEqual(items);
    const before = await statesUnder(root);
    await reopened.write({ items });
    expect(await statesUnder(root)).toEqual(before);
    expect(await statesOutside(parent)).toEqual(outside);
  });

  it("as collection ids stay inside, apart from each other, and come back as they are", async () => {
    const { parent, root } = await guardedFolder();
    const outside = await statesOutside(parent);
    const store = fsStore({ path: root });
    await store.createCatalog({ id: "c", description: "d" });
    await store.write({
      collections: ids.map(productCollection),
      items: ids.map((collection) => productItem("x", { collection })),
    });
    const folders = (await readdir(root)).filter((name) => name !== workFolder);
    expect(folders).toHaveLength(ids.length + 1);
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(folders.length);
    expect(folders).not.toContain("data");
    expect(folders).not.toContain("stac");

    const reopened = fsStore({ path: root });
    const listed = await collected(reopened.listCollections());
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids));
    expect(await collected(reopened.query({ collections: ["..", "CON", "data", "S2A"] }))).toHaveLength(4);
    expect(await statesOutside(parent)).toEqual(outside);
  });

  it("as targets of relations lead back to the same items", async () => {
    const store = fsStore({ path: (await guardedFolder()).root });
    await store.createCatalog({ id: "c", description: "d" });
    const relations = ids.map((id) => ({
      rel: "derived_from" as const,
      target: { collection: "../S2", id },
    }));
    const matchup = { ...productItem("m", { collection: "pair" }), relations };
    await store.write({
      collections: [productCollection("../S2"), productCollection("pair")],
      items: [...ids.map((id) => productItem(id, { collection: "../S2" })), matchup],
    });
    expect(await collected(store.readItems([{ collection: "pair", id: "m" }]))).toEqual([matchup]);
  });
});
