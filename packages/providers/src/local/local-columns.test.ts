import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProviderError, type Product, type ProductColumns } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOf, rowsOf, rowsOfSearch } from "../../test/columns.js";
import { query, runSearch, square, stacItem } from "../../test/items.js";
import { mutations } from "../../test/mutations.js";
import { hasSharedData, sharedPath } from "../../test/shared-data.js";
import { folderWith } from "../../test/temporary-folder.js";
import { localProvider } from "./local-provider.js";

const at = (id: string, datetime: string, fields: object = {}): object =>
  stacItem(id, { properties: { datetime }, ...fields });

async function readAll(columns: ProductColumns, indices: Iterable<number>): Promise<Product[]> {
  const products: Product[] = [];
  for await (const product of columns.read(indices)) products.push(product);
  return products;
}

describe("searchColumns", () => {
  it("has the products of search, in order of start and then of the files, each once", async () => {
    const path = await folderWith({
      "b.ndjson": [
        at("late", "2024-10-20T00:00:00Z"),
        at("twice", "2024-10-09T00:00:00Z", { geometry: square(10, 10) }),
        at("same time, second file", "2024-10-05T00:00:00+00:00"),
        at("after the period", "2024-12-01T00:00:00Z"),
      ]
        .map((item) => JSON.stringify(item))
        .join("\n"),
      "a.json": [
        at("twice", "2024-10-10T00:00:00Z"),
        at("same time, first file", "2024-10-05T02:00:00+02:00"),
        at("another collection", "2024-10-10T00:00:00Z", { collection: "sentinel-2-l1c" }),
      ],
      "c.json": at("alone", "2024-10-02T00:00:00Z"),
    });
    const columns = await columnsOf(localProvider({ path }));
    expect(rowsOf(columns)).toEqual(rowsOfSearch(await runSearch(localProvider({ path }))));
    expect(rowsOf(columns).map(({ id }) => id)).toEqual([
      "alone",
      "same time, first file",
      "same time, second file",
      "twice",
      "late",
    ]);
  });

  it("has ids in any script", async () => {
    const ids = ["S2A_plain", "Zürich", "日本", "🛰", "S2A_last"];
    const days = ids.map((id, k) => at(id, `2024-10-0${k + 1}T00:00:00Z`));
    const path = await folderWith({ "a.json": days });
    const columns = await columnsOf(localProvider({ path }));
    expect(rowsOf(columns).map(({ id }) => id)).toEqual(ids);
  });

  it("has those of search for mutated items, and reports the same that cannot be used", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutations, { maxLength: 12 }), fc.boolean(), async (items, isLines) => {
        const known = items.map((item) => {
          // Enough ids and collections that are as they should be for the rest to matter.
          return typeof item === "object" ? { collection: "sentinel-2-l2a", ...item } : item;
        });
        const text = isLines ? known.map((item) => JSON.stringify(item) ?? "").join("\n") : known;
        const path = await folderWith({ [isLines ? "a.ndjson" : "a.json"]: text });
        const asked = query({ collection: "S2_MSI_L2A" });
        const searched = await runSearch(localProvider({ path }), asked);
        const skipped: unknown[] = [];
        const columns = await columnsOf(localProvider({ path }), asked, {
          onSkip: (skip) => skipped.push(skip),
        });
        expect(rowsOf(columns)).toEqual(rowsOfSearch(searched));
        expect(skipped).toEqual(searched.skipped);
      }),
      { numRuns: 100 },
    );
  });

  it("is restricted to a satellite, also where only the id tells which", async () => {
    const vague = { platform: "Sentinel-2" };
    const path = await folderWith({
      "a.json": [
        stacItem("S2A_1"),
        stacItem("S2B_1", { properties: { platform: "Sentinel-2B" } }),
        stacItem("S2A_2", { properties: vague }),
        stacItem("S2B_2", { properties: vague }),
        stacItem("3", { properties: { platform: "S2ST", platformSerialIdentifier: "S2B" } }),
      ],
    });
    const provider = localProvider({ path });
    const searched = await runSearch(provider);
    for (const platform of ["S2A", "S2B", "S2C"]) {
      const columns = await columnsOf(provider, query({ platform }));
      expect(rowsOf(columns)).toEqual(rowsOfSearch(searched, platform));
    }
    expect((await columnsOf(provider, query({ platform: "S2B" }))).count).toBe(3);
  });

  it("meets area and period as search does", async () => {
    const path = await folderWith({
      "a.json": [stacItem("here"), stacItem("there", { geometry: square(178.5, 10) })],
    });
    const provider = localProvider({ path });
    const area = square(-104.5, 40.5);
    expect(rowsOf(await columnsOf(provider, query({ area }))).map(({ id }) => id)).toEqual(["here"]);
    const { startTime, stopTime } = query();
    const reversed = await columnsOf(provider, query({ startTime: stopTime, stopTime: startTime }));
    expect([reversed.count, ...reversed.productOffsets]).toEqual([0, 0]);
  });

  it.skipIf(!hasSharedData)("has the real products of an archive", async () => {
    const always = {
      startTime: new Date("2015-01-01T00:00:00Z"),
      stopTime: new Date("2026-01-01T00:00:00Z"),
      collection: "S2_MSI_L2A",
    };
    const provider = localProvider({ path: sharedPath("stac/500-sentinel-2-items.json") });
    const columns = await columnsOf(provider, always);
    const searched = await runSearch(provider, always);
    expect(columns.count).toBe(500);
    expect(rowsOf(columns)).toEqual(rowsOfSearch(searched));
    expect(await readAll(columns, [499, 0])).toEqual([searched.products[499], searched.products[0]]);
  });
});

describe("the columns of a local provider", () => {
  const three = [1, 2, 3].map((day) => at(`item ${day}`, `2024-10-0${day}T00:00:00Z`));

  it("read whole products, in the order asked, as often as asked", async () => {
    const path = await folderWith({ "a.json": three });
    const columns = await columnsOf(localProvider({ path }));
    expect(columns.product(1)).toEqual({ index: 1, id: "item 2" });
    const { products } = await runSearch(localProvider({ path }));
    const order = [2, 0, 2];
    expect(await readAll(columns, order)).toEqual(order.map((i) => products[i]));
  });

  it("refuse an index that they do not have", async () => {
    const columns = await columnsOf(localProvider({ path: await folderWith({ "a.json": three }) }));
    for (const index of [3, -1, 0.5]) {
      expect(() => columns.id(index)).toThrow(RangeError);
      await expect(readAll(columns, [index])).rejects.toThrow(`no product ${index}`);
    }
  });

  it("say so when a file has changed since, and are right again when searched again", async () => {
    const path = await folderWith({ "a.json": three });
    const file = join(path, "a.json");
    const provider = localProvider({ path });
    const columns = await columnsOf(provider);
    await writeFile(file, JSON.stringify([at("new", "2024-10-04T00:00:00Z")]));
    // Later than any clock's step, so that the change shows.
    await utimes(file, new Date(), new Date(Date.now() + 60_000));
    const error = await readAll(columns, [0]).catch((thrown: unknown) => thrown);
    expect(isProviderError(error, "provider/unreadable")).toBe(true);
    expect((error as Error).message).toContain("changed since it was searched; search again");
    expect(rowsOf(await columnsOf(provider)).map(({ id }) => id)).toEqual(["new"]);
  });

  it("stop when aborted", async () => {
    const path = await folderWith({ "a.json": three });
    const aborted = AbortSignal.abort(new Error("enough"));
    await expect(columnsOf(localProvider({ path }), query(), { signal: aborted })).rejects.toThrow("enough");
    const columns = await columnsOf(localProvider({ path }));
    const controller = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const { id } of columns.read([0, 1], { signal: controller.signal })) {
        expect(id).toBe("item 1");
        controller.abort(new Error("enough"));
      }
    };
    await expect(reading()).rejects.toThrow("enough");
  });
});
