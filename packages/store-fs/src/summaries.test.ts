import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  acquisitionInterval,
  bboxOf,
  type CatalogueItem,
  type CatalogueStore,
  type ItemQuery,
  type ItemSummary,
  isDownloaded,
  matchesQuery,
  matchupReferences,
  productReferences,
  referenceKey,
  referenceTo,
  toBbox,
} from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakIndex, mendedCatalogue } from "../test/mended-catalogue.js";
import { randomCatalogue, randomQuery } from "../test/random-catalogue.js";
import { productCollection, productItem } from "../test/sample-catalogue.js";
import { temporaryFolder } from "../test/temporary-folder.js";
import { fsStore } from "./fs-store.js";
import { indexFolder } from "./work-folder.js";

const properties = ["note", "cloud", "absent"];

async function summaries(store: CatalogueStore, query: ItemQuery): Promise<ItemSummary[]> {
  const all: ItemSummary[] = [];
  for await (const batch of store.summaries?.(query, properties) ?? []) all.push(...batch);
  return all;
}

function summaryOf(content: CatalogueItem): ItemSummary {
  const { item } = content;
  const linked = [...matchupReferences(content), ...productReferences(content)];
  const { startTime, stopTime } = acquisitionInterval(item);
  const value = (name: string): ItemSummary["values"][number] => {
    const own = Object.hasOwn(item.properties, name) ? item.properties[name] : undefined;
    return own === null || typeof own === "object" ? undefined : (own as string | number | boolean);
  };
  return {
    key: referenceKey(referenceTo(content)),
    collection: item.collection,
    id: item.id,
    startMs: startTime.getTime(),
    stopMs: stopTime.getTime(),
    bbox: toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry)),
    values: properties.map(value),
    matchupCount: matchupReferences(content).length,
    linked: linked.map(referenceKey),
    isDownloaded: isDownloaded(item),
  };
}

/** As texts that say the same of two lists of summaries whatever their keys are. */
const sorted = (all: readonly ItemSummary[], among: readonly ItemSummary[] = all): string[] => {
  const names = new Map(among.map(({ key, collection, id }) => [key, `${collection} ${id}`]));
  const told = all.map(
    ({ key, collection, id, startMs, stopMs, bbox, values, matchupCount, linked, isDownloaded }) =>
      JSON.stringify([
        [names.get(key), collection, id, startMs, stopMs, bbox, values, matchupCount, isDownloaded],
        linked.map((other) => names.get(other)),
      ]),
  );
  return told.sort();
};

describe("summaries", () => {
  it("say what the items say, of all that meet the query, with the index and without", async () => {
    await fc.assert(
      fc.asyncProperty(randomCatalogue, randomQuery, async (made, anyQuery) => {
        const { withMatchup: _, after: __, limit: ___, ...query } = anyQuery;
        const path = await temporaryFolder();
        const store = fsStore({ path });
        await store.createCatalog({ id: "c", description: "d" });
        for (const batch of made.batches) await store.write(batch);
        const all = made.items.map(summaryOf);
        const wanted = made.items.filter(({ item }) => matchesQuery(item, query)).map(summaryOf);
        const read = async (): Promise<void> => {
          const reader = fsStore({ path });
          const told = await summaries(reader, {});
          expect(sorted(told)).toEqual(sorted(all));
          expect(sorted(await summaries(reader, query), told)).toEqual(
            expect.arrayContaining(sorted(wanted, all)),
          );
        };
        await read();
        await rm(join(path, indexFolder), { recursive: true, force: true });
        await read();
      }),
      { numRuns: 12 },
    );
  });

  it("go on where they were when the index breaks on the way, in order of start", async () => {
    const path = await temporaryFolder();
    const store = fsStore({ path });
    await store.createCatalog({ id: "c", description: "d" });
    const items = Array.from({ length: 2500 }, (_, i) =>
      productItem(`i${i}`, { collection: "S2", start: new Date(Date.UTC(2022, 4, 18, 0, i)).toISOString() }),
    );
    await store.write({ collections: [productCollection("S2")], items });
    const found: string[] = [];
    for await (const batch of fsStore({ path }).summaries?.({}, []) ?? []) {
      found.push(...batch.map(({ id }) => id));
      if (found.length > 1000) continue;
      await breakIndex(path);
    }
    expect(found).toEqual(items.map(({ item }) => item.id));
  });

  it("pass over none and tell of none twice when items that were broken come first and the index breaks", async () => {
    const { path, ids } = await mendedCatalogue({ mended: 1100, others: 300 });
    const found: string[] = [];
    for await (const batch of fsStore({ path }).summaries?.({}, []) ?? []) {
      if (found.length === 0) await breakIndex(path);
      found.push(...batch.map(({ id }) => id));
    }
    expect(found.sort()).toEqual([...ids].sort());
  });
});
