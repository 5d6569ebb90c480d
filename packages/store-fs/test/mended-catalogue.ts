import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fsStore } from "../src/fs-store.js";
import { indexFolder } from "../src/work-folder.js";
import { productCollection, productItem } from "./sample-catalogue.js";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * A catalogue whose last items in time were broken when its index was written, and are whole again.
 *
 * @returns its folder and the ids of all of its items
 */
export async function mendedCatalogue(counts: {
  readonly mended: number;
  readonly others: number;
}): Promise<{ readonly path: string; readonly ids: readonly string[] }> {
  const path = await temporaryFolder();
  const store = fsStore({ path });
  await store.createCatalog({ id: "c", description: "d" });
  const items = (name: string, count: number, start: string) =>
    Array.from({ length: count }, (_, i) => productItem(`${name}${i}`, { collection: "S2", start }));
  const [last, first] = ["2023-05-18T00:00:00Z", "2022-05-18T00:00:00Z"];
  const all = [...items("mended", counts.mended, last), ...items("other", counts.others, first)];
  await store.write({ collections: [productCollection("S2")], items: all });
  const folder = join(path, "S2", "2023", "05", "18");
  const texts = new Map<string, string>();
  for (const name of await readdir(folder)) {
    texts.set(join(folder, name), await readFile(join(folder, name), "utf8"));
    await writeFile(join(folder, name), "{");
  }
  await rm(join(path, indexFolder), { recursive: true });
  // Whoever writes makes the index anew.
  const more = items("more", 1, first);
  await store.write({ items: more });
  for (const [file, text] of texts) await writeFile(file, text);
  return { path, ids: [...all, ...more].map(({ item }) => item.id) };
}

/** Damages what an index has of the items. */
export async function breakIndex(path: string): Promise<void> {
  const folder = join(path, indexFolder);
  for (const name of await readdir(folder)) if (name.endsWith("segment")) await truncate(join(folder, name));
}
