import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CatalogueStore, isStoreError, type StoreBatch } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { collected, created, productCollection, productItem, sampleBatch } from "../test/sample-catalogue.js";
import { filesUnder, temporaryFolder, textsUnder } from "../test/temporary-folder.js";
import { fsStore } from "./fs-store.js";

const description = { id: "matchup-catalogue", description: "Matchup catalogue" };
const references = (batch: StoreBatch): { collection: string; id: string }[] =>
  (batch.items ?? []).map(({ item }) => ({ collection: item.collection, id: item.id }));

describe("createCatalog and readCatalog", () => {
  it("make a catalogue where there is none, and read it back by folder or catalog.json", async () => {
    const path = join(await temporaryFolder(), "not", "yet");
    const store = fsStore({ path });
    expect(await store.readCatalog()).toBeUndefined();
    expect(await collected(store.listCollections())).toEqual([]);
    expect(await collected(store.query({}))).toEqual([]);
    await store.createCatalog(description);
    expect(await store.readCatalog()).toEqual(description);
    expect(await fsStore({ path: join(path, "catalog.json") }).readCatalog()).toEqual(description);
    expect(fsStore({ path: join(path, "catalog.json") }).location).toBe(path);
  });

  it("leave files that are not STAC alone", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "notes.txt"), "mine");
    await fsStore({ path }).createCatalog(description);
    expect(await filesUnder(path)).toEqual(["catalog.json", "notes.txt"]);
  });

  it("refuse a new catalogue over one that has lost its catalog.json, and change nothing", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await rm(join(path, "catalog.json"));
    const before = await textsUnder(path);
    await expect(fsStore({ path }).createCatalog(description)).rejects.toMatchObject({
      code: "store/exists",
      message: expect.stringMatching(/catalog\.json is gone, but collections .*eomatch check --repair/),
    });
    expect(await textsUnder(path)).toEqual(before);
  });

  it("refuse a second catalogue, and keep the first", async () => {
    const path = await temporaryFolder();
    const store = fsStore({ path });
    await store.createCatalog(description);
    await expect(store.createCatalog({ id: "x", description: "x" })).rejects.toMatchObject({
      code: "store/exists",
    });
    expect(await store.readCatalog()).toEqual(description);
    expect(await filesUnder(path)).toEqual(["catalog.json"]);
  });

  it("make one of two that are asked for at once", async () => {
    const store = fsStore({ path: await temporaryFolder() });
    const outcomes = await Promise.allSettled([
      store.createCatalog(description),
      store.createCatalog(description),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("refuse a path that holds something else, naming it", async () => {
    const path = await temporaryFolder();
    const file = join(path, "notes.txt");
    await writeFile(file, "mine");
    const notACatalogue = { code: "store/not-a-catalogue", path: file };
    await expect(fsStore({ path: file }).readCatalog()).rejects.toMatchObject(notACatalogue);
    await expect(fsStore({ path: file }).createCatalog(description)).rejects.toMatchObject(notACatalogue);
    await expect(collected(fsStore({ path: file }).query({}))).rejects.toMatchObject(notACatalogue);
    await writeFile(join(path, "catalog.json"), '{ "type": "Collection", "id": "x" }');
    const store = fsStore({ path });
    for (const attempt of [() => store.readCatalog(), () => store.createCatalog(description)]) {
      await expect(attempt()).rejects.toMatchObject({
        code: "store/not-a-catalogue",
        message: expect.stringContaining("not a STAC Catalog but a Collection"),
      });
    }
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it("name the file and the place where JSON is broken, and future versions", async () => {
    const path = await temporaryFolder();
    const file = join(path, "catalog.json");
    await writeFile(file, '{\n  "type": "Catalog",\n}');
    await expect(fsStore({ path }).readCatalog()).rejects.toMatchObject({
      code: "store/broken-catalogue",
      path: file,
      message: expect.stringContaining(`${file}: not JSON: it breaks at line 3, column 1`),
    });
    await writeFile(
      file,
      '{ "type": "Catalog", "stac_version": "2.0.0", "id": "x", "description": "", "links": [] }',
    );
    await expect(fsStore({ path }).readCatalog()).rejects.toThrow('STAC version "2.0.0" is not supported');
  });
});

describe("reading what was written", () => {
  it("gives items back as they were, in the order asked, without those that are not there", async () => {
    const path = await temporaryFolder();
    const batch = sampleBatch();
    await created(fsStore({ path }), batch);
    const store = fsStore({ path });
    const asked = references(batch).reverse();
    const found = await collected(
      store.readItems([
        { collection: "S2_MSI_L1C", id: "absent" },
        ...asked,
        { collection: "absent", id: "S2A_1" },
        { collection: "S2_MSI_L1C", id: "LC09_1" },
      ]),
    );
    expect(found).toEqual([...(batch.items ?? [])].reverse());
  });

  it("lists collections by name with true extents", async () => {
    const store = await created(fsStore({ path: await temporaryFolder() }), sampleBatch());
    const collections = await collected(store.listCollections());
    expect(collections.map(({ id }) => id)).toEqual([
      "LANDSAT_C2L1",
      "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A",
      "S2_MSI_L1C",
      "matchup-events-LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A",
    ]);
    expect(collections[0]?.extent).toEqual({
      spatial: { bbox: [[5.5, 45, 6.5, 46]] },
      temporal: { interval: [["2022-05-18T10:00:50.500Z", "2022-05-18T10:01:20Z"]] },
    });
  });

  it("works after the folder was moved", async () => {
    const parent = await temporaryFolder();
    const batch = sampleBatch();
    await created(fsStore({ path: join(parent, "here") }), batch);
    const before = await textsUnder(join(parent, "here"));
    await mkdir(join(parent, "else"));
    await rename(join(parent, "here"), join(parent, "else", "where"));
    const moved = fsStore({ path: join(parent, "else", "where") });
    expect(await collected(moved.readItems(references(batch)))).toEqual(batch.items);
    await moved.write(batch);
    expect(await textsUnder(join(parent, "else", "where"))).toEqual(before);
  });

  it("sees what another store wrote meanwhile", async () => {
    const path = await temporaryFolder();
    const reader = await created(fsStore({ path }), sampleBatch());
    expect(await collected(reader.query({ collections: ["S2_MSI_L1C"] }))).toHaveLength(1);
    const writer = fsStore({ path });
    await writer.write({ items: [productItem("S2A_2")] });
    expect(await collected(reader.query({ collections: ["S2_MSI_L1C"] }))).toHaveLength(2);
    expect(await collected(reader.readItems([{ collection: "S2_MSI_L1C", id: "S2A_2" }]))).toHaveLength(1);
    await reader.write({ items: [productItem("S2A_3")] });
    expect(await collected(writer.query({ collections: ["S2_MSI_L1C"] }))).toHaveLength(3);
  });
});

describe("broken catalogues", () => {
  it.each([
    ["item", "S2_MSI_L1C/2022/05/18/S2A_1.json"],
    ["collection", "S2_MSI_L1C/collection.json"],
  ])("name the file of a broken %s", async (_, broken) => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), sampleBatch());
    for (const text of ["{", "[]", '{ "type": "Feature", "id": 1 }']) {
      await writeFile(join(path, broken), text);
      await expect(collected(store.query({}))).rejects.toMatchObject({
        code: "store/broken-catalogue",
        path: join(path, broken),
      });
    }
  });

  it("name the link to a file that is not there", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), sampleBatch());
    await rename(join(path, "S2_MSI_L1C/2022/05/18/S2A_1.json"), join(path, "gone.json"));
    await expect(collected(store.query({ collections: ["S2_MSI_L1C"] }))).rejects.toMatchObject({
      code: "store/broken-catalogue",
      message: expect.stringContaining("./2022/05/18/S2A_1.json, but there is no such file"),
    });
    await rename(join(path, "S2_MSI_L1C"), join(path, "gone"));
    await expect(collected(store.listCollections())).rejects.toThrow(
      "S2_MSI_L1C/collection.json, but there is no",
    );
  });

  it("refuse links that lead out, naming file and href", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "outside.json"), JSON.stringify(productItem("outside").item));
    const root = join(path, "catalogue");
    await created(fsStore({ path: root }), sampleBatch());
    const replace = async (file: string, from: string, to: string): Promise<void> => {
      const text = await readFile(join(root, file), "utf8");
      await writeFile(join(root, file), text.replace(from, to));
    };
    for (const href of ["../../outside.json", join(path, "outside.json"), "https://example.com/x.json"]) {
      await replace("S2_MSI_L1C/collection.json", "./2022/05/18/S2A_1.json", href);
      const error = await collected(fsStore({ path: root }).query({})).catch((thrown: unknown) => thrown);
      expect(isStoreError(error, "store/broken-catalogue")).toBe(true);
      expect((error as Error).message).toContain(JSON.stringify(href));
      expect((error as Error).message).toContain(join(root, "S2_MSI_L1C", "collection.json"));
      await replace("S2_MSI_L1C/collection.json", href, "./2022/05/18/S2A_1.json");
    }
    await replace("catalog.json", "./S2_MSI_L1C/collection.json", "../outside.json");
    await expect(fsStore({ path: root }).readCatalog()).rejects.toMatchObject({
      code: "store/broken-catalogue",
    });
  });
});

describe("signals and locks", () => {
  it("end with the signal's reason, of the call or of the store", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    const reason = new Error("no longer wanted");
    const signal = AbortSignal.abort(reason);
    for (const [store, options] of [
      [fsStore({ path }), { signal }],
      [fsStore({ path, signal }), {}],
      [fsStore({ path, signal }), { signal: new AbortController().signal }],
    ] as const) {
      await expect(store.readCatalog(options)).rejects.toBe(reason);
      await expect(store.createCatalog(description, options)).rejects.toBe(reason);
      await expect(collected(store.listCollections(options))).rejects.toBe(reason);
      await expect(collected(store.query({}, options))).rejects.toBe(reason);
      await expect(collected(store.readItems(references(sampleBatch()), options))).rejects.toBe(reason);
      await expect(store.write({}, options)).rejects.toBe(reason);
      await expect(store.lock(options)).rejects.toBe(reason);
    }
  });

  it("lock holds off the next until released, and may be held while writing", async () => {
    const store = await created(fsStore({ path: await temporaryFolder() }), {});
    const lock = await store.lock();
    let isSecondHere = false;
    const second = store.lock().then((held) => {
      isSecondHere = true;
      return held;
    });
    await store.write({ collections: [productCollection("S2_MSI_L1C")] });
    expect(isSecondHere).toBe(false);
    await lock.release();
    await lock.release();
    await (await second).release();
  });

  it("lock keeps other store objects from writing, and says who holds it when time is up", async () => {
    const path = join(await temporaryFolder(), "not", "yet");
    const [holder, other] = [fsStore({ path }), fsStore({ path })];
    const lock = await holder.lock();
    await holder.createCatalog(description);
    await holder.write({ collections: [productCollection("S2_MSI_L1C")] });
    const heard: string[] = [];
    const onWait = (who: string): void => void heard.push(who);
    for (const store of [holder, other]) {
      await expect(store.lock({ timeoutSeconds: 0.1, onWait })).rejects.toMatchObject({
        code: "store/locked",
        message: expect.stringContaining("process"),
      });
    }
    expect(heard.map((who) => who.includes(String(process.pid)))).toEqual([true, true]);
    const writing = other.write({ items: [productItem("a")] });
    await holder.write({ items: [productItem("b")] });
    expect(await collected(other.query({}))).toHaveLength(1);
    await lock.release();
    await writing;
    expect(await collected(holder.query({}))).toHaveLength(2);
  });

  it("keep everything when two store objects write at once", async () => {
    const path = await temporaryFolder();
    const stores = [fsStore({ path }), fsStore({ path })];
    await created(stores[0] as CatalogueStore, { collections: [productCollection("S2_MSI_L1C")] });
    const writing = stores.flatMap((store, s) =>
      Array.from({ length: 10 }, (_, i) => store.write({ items: [productItem(`${s}-${i}`)] })),
    );
    await Promise.all(writing);
    expect(await collected(fsStore({ path }).query({}))).toHaveLength(20);
  });

  it("keep everything when written to from many sides at once", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: [productCollection("S2_MSI_L1C")] });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        store.write({ items: [productItem(`a${i}`), productItem(`b${i}`)] }),
      ),
    );
    expect(await collected(fsStore({ path }).query({}))).toHaveLength(40);
  });
});
