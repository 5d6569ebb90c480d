import { type CatalogueItem, type CatalogueStore, isStoreError, type StacExtent } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import {
  downloaded,
  event,
  eventCollection,
  far,
  itemsOf,
  landsat,
  near,
  pair,
} from "../test/sample-events.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

let store: CatalogueStore;
beforeEach(async () => {
  store = memoryStore("here");
  const catalogue = await MatchupCatalogue.create(store);
  await catalogue.addEvents([
    event("2023-06-04T09:50:00Z", [
      [landsat, downloaded(near)],
      [landsat, far],
    ]),
  ]);
});

async function extentOf(name: string): Promise<StacExtent | undefined> {
  for await (const { id, extent } of store.listCollections()) if (id === name) return extent;
  return undefined;
}

async function idsOf(items: AsyncIterable<CatalogueItem>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { item } of items) ids.push(item.id);
  return ids;
}

describe("a store in memory", () => {
  it("takes items out, passing over those that are not there, and shrinks the extent", async () => {
    const before = await extentOf("S2_MSI_L1C");
    await store.write({
      removals: [
        { collection: "S2_MSI_L1C", id: far.id },
        { collection: "S2_MSI_L1C", id: "nobody" },
        { collection: "nowhere", id: far.id },
      ],
    });
    expect(await itemsOf(store)).not.toContain(`S2_MSI_L1C/${far.id}`);
    expect(before?.spatial.bbox).toEqual([[4.5, 49.5, 6.5, 51.5]]);
    expect((await extentOf("S2_MSI_L1C"))?.spatial.bbox).toEqual([[5.5, 50.5, 6.5, 51.5]]);
  });

  it("keeps a collection that is left without items, with an unknown extent", async () => {
    await store.write({ removals: [near, far].map(({ collection, id }) => ({ collection, id })) });
    expect(await extentOf("S2_MSI_L1C")).toEqual({
      spatial: { bbox: [[-180, -90, 180, 90]] },
      temporal: { interval: [[null, null]] },
    });
  });

  it("refuses to write and take out the same item, and changes nothing then", async () => {
    const before = await itemsOf(store);
    for await (const item of store.readItems([near])) {
      const refused = store.write({ items: [item], removals: [landsat, near] });
      await expect(refused).rejects.toSatisfy((error) => isStoreError(error, "store/unwritable"));
    }
    expect(await itemsOf(store)).toEqual(before);
  });

  it("refuses to write before there is a catalogue", async () => {
    await expect(memoryStore().write({})).rejects.toSatisfy((error) =>
      isStoreError(error, "store/not-found"),
    );
  });

  it("finds events by what their matchups are", async () => {
    const ask = (withMatchup: object) => idsOf(store.query({ collections: [eventCollection], withMatchup }));
    expect(await ask({})).toHaveLength(1);
    expect(await ask({ productsDownloaded: true })).toEqual([]);
    expect(await ask({ properties: { "matchup:time_diff_abs": 600 } })).toHaveLength(1);
    expect(await ask({ properties: { "matchup:time_diff_abs": 0 } })).toEqual([]);
    expect(await idsOf(store.query({ collections: [pair], withMatchup: {} }))).toEqual([]);
  });

  it("answers a query as of one moment, whatever is written meanwhile", async () => {
    const seen: string[] = [];
    for await (const { item } of store.query({ collections: ["S2_MSI_L1C"] })) {
      seen.push(item.id);
      await store.write({ removals: [near, far].map(({ collection, id }) => ({ collection, id })) });
    }
    expect(seen.sort()).toEqual([near.id, far.id].sort());
  });

  it("keeps notes and forgets them", async () => {
    expect(await store.notes?.read("a.json")).toBeUndefined();
    await store.notes?.write("a.json", "text");
    expect(await store.notes?.read("a.json")).toBe("text");
    await store.notes?.write("a.json", undefined);
    expect(await store.notes?.read("a.json")).toBeUndefined();
  });
});

describe("the lock of a store in memory", () => {
  it("lets writers in one by one, in the order in which they ask, saying for whom they wait", async () => {
    const order: string[] = [];
    const first = await store.lock();
    const waits: string[] = [];
    const take = async (name: string): Promise<void> => {
      const lock = await store.lock({ onWait: (holder) => waits.push(holder) });
      order.push(name);
      await lock.release();
      await lock.release();
    };
    const others = [take("second"), take("third")];
    order.push("first");
    await first.release();
    await Promise.all(others);
    expect(order).toEqual(["first", "second", "third"]);
    expect(waits).toEqual([
      expect.stringMatching(/this process, since \d{4}-/),
      expect.stringMatching(/this process/),
    ]);
  });

  it("gives up after the time given, and is free for others all the same", async () => {
    const held = await store.lock();
    await expect(store.lock({ timeoutSeconds: 0 })).rejects.toSatisfy(
      (error) => isStoreError(error, "store/locked") && /here is still being written to/.test(error.message),
    );
    await held.release();
    await (await store.lock({ timeoutSeconds: 0 })).release();
  });

  it("stops waiting when it is told to", async () => {
    const held = await store.lock();
    const controller = new AbortController();
    const waiting = store.lock({ signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await held.release();
    await (await store.lock({ timeoutSeconds: 0 })).release();
  });
});
