import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CatalogueItem, type ItemQuery, matchesQuery, type StoreError } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakIndex, mendedCatalogue } from "../test/mended-catalogue.js";
import { collected, created, productCollection, productItem } from "../test/sample-catalogue.js";
import { temporaryFolder } from "../test/temporary-folder.js";
import { fsStore } from "./fs-store.js";

const ids = (items: readonly CatalogueItem[]): string[] => items.map(({ item }) => item.id);
const collections = [productCollection("S2"), productCollection("L9")];

describe("query", () => {
  it("yields in order of start, then collection, then id", async () => {
    const store = await created(fsStore({ path: await temporaryFolder() }), {
      collections,
      items: [
        productItem("z", { collection: "S2", start: "2022-05-20T00:00:00Z" }),
        productItem("b", { collection: "S2", start: "2022-05-19T12:00:00Z" }),
        productItem("a", { collection: "S2", start: "2022-05-19T14:00:00+02:00" }),
        productItem("c", { collection: "L9", start: "2022-05-19T12:00:00.000Z" }),
        productItem("y", { collection: "L9", start: "2022-05-18T23:59:59.999Z" }),
      ],
    });
    expect(ids(await collected(store.query({})))).toEqual(["y", "c", "a", "b", "z"]);
  });

  it("finds an item by its end, days after the folder it lies in", async () => {
    const store = await created(fsStore({ path: await temporaryFolder() }), {
      collections,
      items: [
        productItem("long", { collection: "S2", start: "2022-05-18T00:00:00Z", end: "2022-06-18T00:00:00Z" }),
      ],
    });
    const at = (text: string): ItemQuery => ({ startTime: new Date(text), stopTime: new Date(text) });
    expect(await collected(store.query(at("2022-06-18T00:00:00Z")))).toHaveLength(1);
    expect(await collected(store.query(at("2022-06-18T00:00:00.001Z")))).toHaveLength(0);
  });

  it("reads only the collections that are named, each once", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), {
      collections,
      items: [productItem("a", { collection: "S2" }), productItem("b", { collection: "L9" })],
    });
    await rm(join(path, "L9"), { recursive: true });
    expect(ids(await collected(fsStore({ path }).query({ collections: ["S2", "S2"] })))).toEqual(["a"]);
  });

  it("yields all of more items than it keeps in memory", async () => {
    const items = Array.from({ length: 1100 }, (_, i) => productItem(`i${i}`, { collection: "S2" }));
    const store = await created(fsStore({ path: await temporaryFolder() }), { collections, items });
    expect(new Set(ids(await collected(store.query({}))))).toEqual(new Set(ids(items)));
  });

  it("yields exactly the items that match, for any query", async () => {
    const times = ["2022-05-18T10:00:00Z", "2022-05-19T00:00:00Z", "2022-05-21T12:00:00Z"];
    const items = Array.from({ length: 60 }, (_, i) =>
      productItem(`i${i}`, {
        collection: i % 2 === 0 ? "S2" : "L9",
        platform: ["S2A", "Sentinel-2B", "Landsat-9"][i % 3] as string,
        start: times[i % 3] as string,
        end: times[2] as string,
        west: (i % 9) * 45 - 180,
        properties: { "eo:cloud_cover": i % 4 },
      }),
    );
    const store = await created(fsStore({ path: await temporaryFolder() }), { collections, items });
    const time = fc.constantFrom(...times).map((text) => new Date(text));
    const longitude = fc.constantFrom(-180, -90, 0, 45.5, 135, 180);
    const query = fc.record(
      {
        collections: fc.subarray(["S2", "L9", "absent"]),
        startTime: time,
        stopTime: time,
        platforms: fc.subarray(["S2A", "S2B", "LANDSAT_9"]),
        bbox: fc.tuple(longitude, fc.constant(45.5), longitude, fc.constant(50)),
        properties: fc.constantFrom({ "eo:cloud_cover": 0 }, { "eo:cloud_cover": { gt: 0, lte: 2 } }),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<ItemQuery>;
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const expected = items.filter(({ item }) => matchesQuery(item, asked));
        expect(ids(await collected(store.query(asked))).sort()).toEqual(ids(expected).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("yields items that were broken once, also when the index breaks on the way", async () => {
    const { path, ids: all } = await mendedCatalogue({ mended: 20, others: 1200 });
    const found: string[] = [];
    for await (const { item } of fsStore({ path }).query({})) {
      if (found.length === 0) await breakIndex(path);
      found.push(item.id);
    }
    expect(found.sort()).toEqual([...all].sort());
  });

  it("reports what cannot be read and yields the rest where it is asked to, with the index and without", async () => {
    const path = await temporaryFolder();
    const items = ["a", "b", "c"].map((id) => productItem(id, { collection: "S2" }));
    await created(fsStore({ path }), {
      collections,
      items: [...items, productItem("d", { collection: "L9" })],
    });
    await writeFile(join(path, "S2", "2022", "05", "18", "b.json"), "{");
    await rm(join(path, "L9", "2022", "05", "18", "d.json"));
    const read = async (): Promise<void> => {
      const broken: (string | undefined)[] = [];
      const onBroken = (error: StoreError): void => void broken.push(error.path);
      const store = fsStore({ path });
      expect(ids(await collected(store.query({}, { onBroken })))).toEqual(["a", "c"]);
      expect(broken.sort()).toEqual([
        join(path, "L9", "collection.json"),
        join(path, "S2", "2022", "05", "18", "b.json"),
      ]);
      const references = ["a", "b", "c"].map((id) => ({ collection: "S2", id }));
      expect(ids(await collected(store.readItems(references, { onBroken })))).toEqual(["a", "c"]);
      await expect(collected(store.query({}))).rejects.toThrow(/b\.json|no such file/);
    };
    await read();
    await rm(join(path, ".eomatch", "index"), { recursive: true });
    await read();
    await writeFile(join(path, "L9", "collection.json"), "[]");
    const broken: string[] = [];
    const listed = await collected(
      fsStore({ path }).listCollections({ onBroken: ({ message }) => broken.push(message) }),
    );
    expect(listed.map(({ id }) => id)).toEqual(["S2"]);
    expect(broken).toHaveLength(1);
  });
});
