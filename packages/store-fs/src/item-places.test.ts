import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AssetFiles, CatalogueStore, ItemReference } from "@eomatch/stac-model";
import { expect, it } from "vitest";
import { collected, created, sampleBatch } from "../test/sample-catalogue.js";
import { filesUnder, temporaryFolder } from "../test/temporary-folder.js";
import { fsStore } from "./fs-store.js";

/** A store that has read one of its items, and the item's file. */
async function storeThatHasRead(): Promise<{
  readonly store: CatalogueStore & { readonly assetFiles: AssetFiles };
  readonly reference: ItemReference;
  readonly file: string;
  readonly product: string;
}> {
  const path = await temporaryFolder();
  const store = fsStore({ path });
  const batch = sampleBatch();
  await created(store, batch);
  const [first] = batch.items ?? [];
  if (first === undefined || store.assetFiles === undefined) throw new Error("nothing to read");
  const reference = { collection: first.item.collection, id: first.item.id };
  expect(await collected(store.readItems([reference]))).toHaveLength(1);
  const name = (await filesUnder(path)).find((one) => one.endsWith(`/${first.item.id}.json`)) ?? "";
  const product = join(path, "product.zip");
  await writeFile(product, "");
  return { store: { ...store, assetFiles: store.assetFiles }, reference, file: join(path, name), product };
}

it("reads an item again that another tool has changed since", async () => {
  const { store, reference, file } = await storeThatHasRead();
  const item = JSON.parse(await readFile(file, "utf8"));
  item.properties.note = "changed";
  await writeFile(file, JSON.stringify(item));
  const [read] = await collected(store.readItems([reference]));
  expect(read?.item.properties["note"]).toBe("changed");
});

it("knows where an item is that was read, until its file is another", async () => {
  const { store, reference, file, product } = await storeThatHasRead();
  expect(await store.assetFiles.hrefFor(reference, product)).toMatch(/^(\.\.\/)+product\.zip$/);
  await rm(file);
  await expect(store.assetFiles.hrefFor(reference, product)).rejects.toThrow(/no such file|has no/);
});
