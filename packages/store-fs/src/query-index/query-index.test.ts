import { mkdir, readdir, readFile, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CatalogueItem,
  type CatalogueStore,
  hasMatchupThatMeets,
  type ItemQuery,
  type ItemReference,
  matchesQuery,
} from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomCatalogue, randomQuery } from "../../test/random-catalogue.js";
import { collected, productCollection, productItem } from "../../test/sample-catalogue.js";
import { temporaryFolder, textsUnder } from "../../test/temporary-folder.js";
import { catalogueFolder } from "../catalogue-folder.js";
import { catalogueViews } from "../catalogue-view.js";
import { fsStore } from "../fs-store.js";
import { indexFolder } from "../work-folder.js";
import { headFileName, markedText, pendingFileName } from "./index-head.js";
import { prepareIndex } from "./index-update.js";

const names = (items: readonly CatalogueItem[]): string[] =>
  items.map(({ item }) => `${item.collection} ${item.id}`);

async function withoutIndex(path: string): Promise<CatalogueStore> {
  await rm(join(path, indexFolder), { recursive: true, force: true });
  return fsStore({ path });
}

/** Items with a number as a property, a minute apart. */
function numbered(i: number, properties: { readonly [key: string]: unknown } = { number: i }): CatalogueItem {
  const start = new Date(Date.UTC(2022, 4, 18, 0, i)).toISOString();
  return productItem(`i${i}`, { collection: "S2", start, properties });
}

function only(number: number): ItemQuery {
  return { properties: { number } };
}

/** A catalogue of so many {@link numbered} items. */
async function sampleCatalogue(count: number): Promise<string> {
  const path = await temporaryFolder();
  const store = fsStore({ path });
  await store.createCatalog({ id: "c", description: "d" });
  const items = Array.from({ length: count }, (_, i) => numbered(i));
  await store.write({ collections: [productCollection("S2")], items });
  return path;
}

async function indexFiles(path: string, ending: string): Promise<string[]> {
  const names = await readdir(join(path, indexFolder));
  return names.filter((name) => name.endsWith(ending)).map((name) => join(path, indexFolder, name));
}

async function writeNoise(path: string, ending: string): Promise<void> {
  for (const file of await indexFiles(path, ending)) {
    const { length } = await readFile(file);
    await writeFile(file, Buffer.alloc(length, 0xa5));
  }
}

async function fileOf(path: string, id: string): Promise<string> {
  const name = (await readdir(join(path, "S2"), { recursive: true })).find((file) =>
    file.endsWith(`${id}.json`),
  );
  return join(path, "S2", name as string);
}

/** The items that meet a query by its meaning, without any store. */
async function matching(items: readonly CatalogueItem[], query: ItemQuery): Promise<CatalogueItem[]> {
  const byReference = new Map(items.map((entry) => [`${entry.item.collection}\n${entry.item.id}`, entry]));
  const readItems = async function* (references: Iterable<ItemReference>): AsyncGenerator<CatalogueItem> {
    for (const { collection, id } of references) {
      const entry = byReference.get(`${collection}\n${id}`);
      if (entry !== undefined) yield entry;
    }
  };
  const found: CatalogueItem[] = [];
  for (const entry of byReference.values()) {
    if (!matchesQuery(entry.item, query)) continue;
    const condition = query.withMatchup;
    if (condition === undefined || (await hasMatchupThatMeets(entry, condition, readItems)))
      found.push(entry);
  }
  return found;
}

describe("a query with the index", () => {
  it("answers as without it, in the same order, and as the meaning of queries has it", async () => {
    await fc.assert(
      fc.asyncProperty(
        randomCatalogue,
        fc.array(randomQuery, { minLength: 12, maxLength: 12 }),
        async (made, queries) => {
          const path = await temporaryFolder();
          const store = fsStore({ path });
          await store.createCatalog({ id: "c", description: "d" });
          for (const batch of made.batches) await store.write(batch);
          const reader = fsStore({ path });
          const answers: string[][] = [];
          for (const query of queries) answers.push(names(await collected(reader.query(query))));
          const slow = await withoutIndex(path);
          for (const [i, query] of queries.entries()) {
            expect(names(await collected(slow.query(query)))).toEqual(answers[i]);
            expect([...(answers[i] as string[])].sort()).toEqual(
              names(await matching(made.items, query)).sort(),
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("finds items by their datetime, wherever that lies beside their time", async () => {
    const path = await temporaryFolder();
    const store = fsStore({ path });
    await store.createCatalog({ id: "c", description: "d" });
    const hour = (n: number): string => new Date(Date.UTC(2022, 4, 18, n)).toISOString();
    // Of most in the middle of their time; of some days before or after it, in another zone, no time at all.
    const odd: { readonly [i: number]: unknown } = {
      7: hour(-90),
      8: hour(300),
      9: "2022-05-25T01:00:00+14:00",
    };
    const itemsOf = (others: typeof odd): CatalogueItem[] =>
      Array.from({ length: 200 }, (_, i) => {
        const item = productItem(`i${i}`, { collection: "S2", start: hour(i), end: hour(i + 2) });
        const datetime = (others[i] ?? hour(i + 1)) as string;
        return { ...item, item: { ...item.item, properties: { ...item.item.properties, datetime } } };
      });
    await store.write({ collections: [productCollection("S2")], items: itemsOf(odd) });
    for (const items of [itemsOf(odd), itemsOf({ ...odd, 10: "2022-05-2x" })]) {
      await store.write({ items });
      for (const datetime of [
        { gte: "2022-05-24", lte: "2022-05-25" },
        { gte: "2022-05-30" },
        { lt: "2022-05-16" },
        { gt: "2022-05-20", lt: "2022-05-21" },
      ]) {
        const query = { properties: { datetime } };
        expect(names(await collected(fsStore({ path }).query(query))).sort()).toEqual(
          names(await matching(items, query)).sort(),
        );
      }
    }
  });

  it("reads the files that it hits, and no others", async () => {
    const path = await sampleCatalogue(50);
    const items = (await readdir(join(path, "S2"), { recursive: true })).filter((name) =>
      /i\d+\.json$/.test(name),
    );
    for (const name of items) if (!name.endsWith("i7.json")) await rm(join(path, "S2", name));
    expect(names(await collected(fsStore({ path }).query(only(7))))).toEqual(["S2 i7"]);
    await expect(collected((await withoutIndex(path)).query(only(7)))).rejects.toThrow("no such file");
  });

  it("believes the files where another tool has changed them", async () => {
    const path = await sampleCatalogue(10);
    const file = await fileOf(path, "i7");
    const item = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ ...item, properties: { ...item.properties, number: 8 } }));
    expect(await collected(fsStore({ path }).query(only(7)))).toEqual([]);
  });

  it("goes on where it was when the index breaks on the way", async () => {
    const path = await sampleCatalogue(300);
    const found: string[] = [];
    for await (const { item } of fsStore({ path }).query({})) {
      found.push(item.id);
      if (found.length === 20) await writeNoise(path, "segment");
    }
    expect(found).toEqual(Array.from({ length: 300 }, (_, i) => `i${i}`));
  });
});

describe("an index that is", () => {
  const damages: { readonly [name: string]: (path: string) => Promise<void> } = {
    missing: (path) => rm(join(path, indexFolder), { recursive: true }),
    "without segments": async (path) => {
      for (const file of await indexFiles(path, "segment")) await rm(file);
    },
    truncated: async (path) => {
      for (const file of await indexFiles(path, "segment")) await truncate(file, 100);
    },
    "truncated in its head": (path) => truncate(join(path, indexFolder, headFileName), 100),
    "empty in its head": (path) => truncate(join(path, indexFolder, headFileName), 0),
    "of another version": async (path) => {
      const file = join(path, indexFolder, headFileName);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/^eomatch-index \d+/, "eomatch-index 0"));
    },
    "full of noise": (path) => writeNoise(path, "segment"),
    "of an older state of a collection": async (path) => {
      const file = join(path, "S2", "collection.json");
      const text = await readFile(file, "utf8");
      await writeFile(file, `${text}\n`);
    },
    "of a collection with another time": (path) => utimes(join(path, "S2", "collection.json"), 1, 1),
  };

  it.each(Object.entries(damages))(
    "%s changes no answer, and the next batch makes it anew",
    async (_, damage) => {
      const path = await sampleCatalogue(40);
      await damage(path);
      expect(names(await collected(fsStore({ path }).query(only(7))))).toEqual(["S2 i7"]);
      expect(names(await collected(fsStore({ path }).readItems([{ collection: "S2", id: "i9" }])))).toEqual([
        "S2 i9",
      ]);
      await fsStore({ path }).write({ items: [numbered(41)] });
      const others = await readdir(join(path, "S2"), { recursive: true });
      for (const name of others) if (/i(8|9)\.json$/.test(name)) await rm(join(path, "S2", name));
      // An answer although files are missing that it does not hit: it came from the index.
      expect(names(await collected(fsStore({ path }).query(only(41))))).toEqual(["S2 i41"]);
      expect(names(await collected(fsStore({ path }).query(only(7))))).toEqual(["S2 i7"]);
    },
  );

  it("made at another place is of use where the folder was moved", async () => {
    const path = await sampleCatalogue(10);
    const moved = join(await temporaryFolder(), "moved");
    await rename(path, moved);
    await rm(await fileOf(moved, "i8"));
    expect(names(await collected(fsStore({ path: moved }).query(only(7))))).toEqual(["S2 i7"]);
  });
});

describe("the index", () => {
  it("is two files beside a small catalogue, however many batches made it", async () => {
    const path = await sampleCatalogue(5);
    for (let i = 5; i < 25; i++) await fsStore({ path }).write({ items: [numbered(i)] });
    expect(await readdir(join(path, indexFolder))).toHaveLength(2);
    expect(names(await collected(fsStore({ path }).query({})))).toHaveLength(25);
  });

  it("is not touched by a batch that changes nothing", async () => {
    const path = await sampleCatalogue(5);
    const before = await readdir(join(path, indexFolder));
    await fsStore({ path }).write({ items: [numbered(3)] });
    expect(await readdir(join(path, indexFolder))).toEqual(before);
  });

  it("knows an item that was replaced by what it is now", async () => {
    const path = await sampleCatalogue(600);
    const store = fsStore({ path });
    await store.write({ items: [numbered(7, { number: 1000 })] });
    expect(names(await collected(store.query(only(1000))))).toEqual(["S2 i7"]);
    expect(await collected(store.query(only(7)))).toEqual([]);
  });

  it("gives the same item as without it where a collection has an id twice", async () => {
    const path = await sampleCatalogue(3);
    const collectionFile = join(path, "S2/collection.json");
    const collection = JSON.parse(await readFile(collectionFile, "utf8"));
    const twin = JSON.parse(await readFile(await fileOf(path, "i1"), "utf8"));
    await mkdir(join(path, "S2/other"));
    // Earlier, and so before the other in the index.
    const times = {
      datetime: null,
      start_datetime: "2022-01-01T00:00:00Z",
      end_datetime: "2022-01-01T00:01:00Z",
    };
    const properties = { ...twin.properties, ...times };
    await writeFile(join(path, "S2/other/twin.json"), JSON.stringify({ ...twin, properties }));
    collection.links.push({ rel: "item", href: "./other/twin.json" });
    await writeFile(collectionFile, JSON.stringify(collection));
    // Read by the index now, and taken from it by the next batch.
    await fsStore({ path }).write({ items: [numbered(4)] });
    await fsStore({ path }).write({ items: [numbered(5)] });
    const references = ["i1", "i2", "i5"].map((id) => ({ collection: "S2", id }));
    const read = await collected(fsStore({ path }).readItems(references));
    expect(read.map(({ item }) => item.id)).toEqual(["i1", "i2", "i5"]);
    expect(await collected((await withoutIndex(path)).readItems(references))).toEqual(read);
  });

  it("knows nothing of a collection of the same id that another tool has taken out", async () => {
    const path = await sampleCatalogue(3);
    const catalogFile = join(path, "catalog.json");
    const catalog = JSON.parse(await readFile(catalogFile, "utf8"));
    catalog.links = catalog.links.filter(({ rel }: { rel: string }) => rel !== "child");
    await writeFile(catalogFile, JSON.stringify(catalog));
    await rm(join(path, "S2"), { recursive: true });
    await fsStore({ path }).write({ collections: [productCollection("S2")], items: [numbered(7)] });
    const store = fsStore({ path });
    expect(names(await collected(store.query({})))).toEqual(["S2 i7"]);
    expect(await collected(store.readItems([{ collection: "S2", id: "i1" }]))).toEqual([]);
  });

  it("asks the files of items that a batch was about to replace when its writer ended", async () => {
    const path = await sampleCatalogue(10);
    const store = fsStore({ path });
    const headFile = join(path, indexFolder, headFileName);
    const files = new Map<string, Buffer>();
    for (const file of await indexFiles(path, "")) files.set(file, await readFile(file));
    const head = JSON.parse((files.get(headFile) as Buffer).toString().split("\n")[1] as string);
    await store.write({ items: [numbered(7, { number: 1000 })] });
    // As a kill between the batch and its index leaves it: the old index, and the note of what was to come.
    await rm(join(path, indexFolder), { recursive: true });
    await mkdir(join(path, indexFolder));
    for (const [file, content] of files) await writeFile(file, content);
    await writeFile(
      join(path, indexFolder, pendingFileName),
      markedText({ head: head.id, items: [{ collection: "S2", id: "i7" }] }),
    );
    expect(names(await collected(fsStore({ path }).query(only(1000))))).toEqual(["S2 i7"]);
    await fsStore({ path }).write({ items: [numbered(11)] });
    expect(await readdir(join(path, indexFolder))).not.toContain(pendingFileName);
    expect(names(await collected(fsStore({ path }).query(only(1000))))).toEqual(["S2 i7"]);
  });

  it("has what a writer says that it is about to replace", async () => {
    const path = await sampleCatalogue(10);
    const view = catalogueViews(catalogueFolder(path))();
    await prepareIndex(view, [{ collection: "S2", id: "i7" }]);
    expect(names(await collected(fsStore({ path }).query(only(7))))).toEqual(["S2 i7"]);
    expect((await view.renewed().index())?.pending).toEqual([{ collection: "S2", id: "i7" }]);
  });
});

describe("collections", () => {
  it("are written the same with the index and without it", async () => {
    await fc.assert(
      fc.asyncProperty(randomCatalogue, async ({ batches }) => {
        const [quick, slow] = [await temporaryFolder(), await temporaryFolder()];
        for (const path of [quick, slow])
          await fsStore({ path }).createCatalog({ id: "c", description: "d" });
        for (const batch of batches) {
          await fsStore({ path: quick }).write(batch);
          await (await withoutIndex(slow)).write(batch);
        }
        expect(await textsUnder(quick)).toEqual(await textsUnder(slow));
      }),
      { numRuns: 20 },
    );
  });

  it("gain links without a look at those that are there", async () => {
    const path = await sampleCatalogue(30);
    const file = join(path, "S2", "collection.json");
    const before = await readFile(file, "utf8");
    await fsStore({ path }).write({ items: [numbered(31)] });
    const after = JSON.parse(await readFile(file, "utf8"));
    const links = (text: { links: { href: string }[] }): string[] => text.links.map(({ href }) => href);
    expect(links(after)).toEqual([...links(JSON.parse(before)), "./2022/05/18/i31.json"]);
    expect(await readFile(file, "utf8")).toBe(`${JSON.stringify(after, null, 2)}\n`);
  });

  it("keep what other tools say in links and fields", async () => {
    const path = await sampleCatalogue(3);
    const file = join(path, "S2", "collection.json");
    const collection = JSON.parse(await readFile(file, "utf8"));
    collection.links[3].title = "item links and more";
    collection.keywords = ["item links"];
    await writeFile(file, JSON.stringify(collection));
    await fsStore({ path }).write({ items: [numbered(4)] });
    await fsStore({ path }).write({ items: [numbered(5)] });
    const after = JSON.parse(await readFile(file, "utf8"));
    expect(after.links[3]).toEqual(collection.links[3]);
    expect(after.keywords).toEqual(["item links"]);
    expect(after.links).toHaveLength(2 + 3 + 2);
  });
});
