import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { created, productCollection, productItem } from "../test/sample-catalogue.js";
import { temporaryFolder } from "../test/temporary-folder.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { catalogueViews } from "./catalogue-view.js";
import { fsStore } from "./fs-store.js";
import { settledViews } from "./settled-view.js";

async function outdated() {
  const path = await temporaryFolder();
  const items = ["a", "b"].map((id) => productItem(id));
  const store = await created(fsStore({ path }), { collections: [productCollection("S2_MSI_L1C")], items });
  const file = join(path, "S2_MSI_L1C", "collection.json");
  const folder = catalogueFolder(path);
  /** As if a writer had just published the collection and not yet come to the index. */
  const outdate = async (): Promise<void> => utimes(file, new Date(), new Date(Date.UTC(2020, 0, 1)));
  return { store, outdate, open: catalogueViews(folder), folder };
}

const isIndexed = async (view: ReturnType<ReturnType<typeof catalogueViews>>): Promise<boolean> =>
  (await view.collections()).every((collection) => collection.isIndexed);

it("waits until the writer has brought the index up, and no longer than it has patience", async () => {
  const { store, outdate, folder, open } = await outdated();
  await outdate();
  expect(await isIndexed(open())).toBe(false);
  const lock = await store.lock();
  let opened = 0;
  const counted = () => {
    opened += 1;
    return open();
  };
  const inVain = settledViews(folder, counted, { largeItemCount: 0, patienceMs: 100 });
  expect(await isIndexed(await inVain())).toBe(false);
  expect(opened).toBeGreaterThan(1);
  opened = 0;
  const settled = settledViews(folder, counted, { largeItemCount: 0, patienceMs: 60_000 });
  const waiting = settled();
  await store.write({ items: [productItem("d")] });
  expect(await isIndexed(await waiting)).toBe(true);
  await lock.release();
});

it("does not wait where nobody writes, nor for what is small", async () => {
  const { store, outdate, folder, open } = await outdated();
  await outdate();
  let opened = 0;
  const counted = () => {
    opened += 1;
    return open();
  };
  expect(
    await isIndexed(await settledViews(folder, counted, { largeItemCount: 0, patienceMs: 60_000 })()),
  ).toBe(false);
  const lock = await store.lock();
  expect(
    await isIndexed(await settledViews(folder, counted, { largeItemCount: 100, patienceMs: 60_000 })()),
  ).toBe(false);
  await lock.release();
  expect(opened).toBe(2);
});
