import type { CatalogueStore, StacAsset } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { event, eventCollection, landsat, near, pair } from "../test/sample-events.js";
import type { NewAsset } from "./asset.js";
import type { CataloguedEvent } from "./catalogued-event.js";
import { isCatalogueError } from "./errors.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const report: NewAsset = {
  key: "report",
  href: "results/report.pdf",
  type: "application/pdf",
  title: "Report",
  roles: ["metadata"],
};
const stored = {
  href: "results/report.pdf",
  type: "application/pdf",
  title: "Report",
  roles: ["metadata"],
};

let files: Set<string>;
let store: CatalogueStore;
let catalogue: MatchupCatalogue;
let found: CataloguedEvent;
beforeEach(async () => {
  files = new Set(["results/report.pdf", "results/other.pdf"]);
  store = memoryStore("memory", { files });
  catalogue = await MatchupCatalogue.create(store);
  await catalogue.addEvents([event("2023-06-04T09:50:00Z", [[landsat, near]])]);
  [found] = (await catalogue.getEvents()) as [CataloguedEvent];
});

async function reread(): Promise<CataloguedEvent> {
  const [again] = await catalogue.getEvents();
  return again as CataloguedEvent;
}

async function collectionAssets(name: string): Promise<{ readonly [key: string]: StacAsset } | undefined> {
  for await (const { id, assets } of store.listCollections()) if (id === name) return assets;
  return undefined;
}

const levels = [
  {
    level: "product",
    add: (asset: NewAsset, options = {}) =>
      catalogue.addProductAsset(found.matchupSet[0]?.products[0] as never, asset, options),
    remove: (key: string, options = {}) =>
      catalogue.removeProductAsset(found.matchupSet[0]?.products[0] as never, key, options),
    held: (of: CataloguedEvent) => of.matchupSet[0]?.products[0]?.assets,
  },
  {
    level: "matchup",
    add: (asset: NewAsset, options = {}) =>
      catalogue.addMatchupAsset(found.matchupSet[0] as never, asset, options),
    remove: (key: string, options = {}) =>
      catalogue.removeMatchupAsset(found.matchupSet[0] as never, key, options),
    held: (of: CataloguedEvent) => of.matchupSet[0]?.assets,
  },
  {
    level: "event",
    add: (asset: NewAsset, options = {}) => catalogue.addEventAsset(found, asset, options),
    remove: (key: string, options = {}) => catalogue.removeEventAsset(found, key, options),
    held: (of: CataloguedEvent) => of.assets,
  },
];

describe.each(levels)("assets of a $level", ({ add, remove, held }) => {
  it("are added and removed in the store and in the object at once", async () => {
    expect(await add(report)).toEqual(stored);
    expect(held(found)).toEqual({ report: stored });
    expect(held(await reread())).toEqual({ report: stored });
    expect(await remove("report")).toBe(true);
    expect(held(found)).toEqual({});
    expect(held(await reread())).toEqual({});
    expect(await remove("report")).toBe(false);
    expect(files.size).toBe(2);
  });

  it("are replaced only when asked", async () => {
    await add(report);
    const other = { ...report, href: "results/other.pdf" };
    await expect(add(other)).rejects.toSatisfy((error) => isCatalogueError(error, "catalogue/asset-exists"));
    expect(held(await reread())).toEqual({ report: stored });
    await add(other, { replace: true });
    expect(held(await reread())).toEqual({ report: { ...stored, href: "results/other.pdf" } });
    expect(files.size).toBe(2);
  });

  it("go with their files when asked, if the files lie inside", async () => {
    await add(report);
    await add({ key: "map", href: "/etc/passwd" });
    await expect(remove("map", { deleteFile: true })).rejects.toSatisfy(
      (error) =>
        isCatalogueError(error, "catalogue/asset-outside") &&
        /\/etc\/passwd is not deleted, because/.test(error.message),
    );
    expect(Object.keys(held(await reread()) ?? {})).toEqual(["report", "map"]);
    expect(await remove("report", { deleteFile: true })).toBe(true);
    expect([...files]).toEqual(["results/other.pdf"]);
    expect(Object.keys(held(await reread()) ?? {})).toEqual(["map"]);
  });
});

describe("assets of collections", () => {
  it("are added to and removed from the collection of a matchup and of an event, and nothing else changes", async () => {
    const matchup = found.matchupSet[0] as CataloguedEvent["matchupSet"][number];
    await catalogue.addMatchupCollectionAsset(matchup, report);
    await catalogue.addEventCollectionAsset(found, { ...report, key: "summary" });
    expect(await collectionAssets(pair)).toEqual({ report: stored });
    expect(await collectionAssets(eventCollection)).toEqual({ summary: stored });
    expect(await reread()).toEqual(found);
    expect(await catalogue.removeMatchupCollectionAsset(matchup, "report", { deleteFile: true })).toBe(true);
    expect(await catalogue.removeEventCollectionAsset({ collection: eventCollection }, "summary")).toBe(true);
    expect([await collectionAssets(pair), await collectionAssets(eventCollection)]).toEqual([{}, {}]);
    expect(files.has("results/report.pdf")).toBe(false);
  });

  it("stay when more events are added", async () => {
    await catalogue.addEventCollectionAsset(found, report);
    await catalogue.addEvents([event("2023-06-05T09:50:00Z", [])]);
    expect(await collectionAssets(eventCollection)).toEqual({ report: stored });
  });

  it("are refused for a matchup where an event is wanted, and the other way round", async () => {
    const matchup = found.matchupSet[0] as never;
    for (const wrong of [
      () => catalogue.addMatchupCollectionAsset(found, report),
      () => catalogue.addEventCollectionAsset(matchup, report),
      () => catalogue.removeMatchupCollectionAsset(found, "report"),
      () => catalogue.removeEventCollectionAsset(matchup, "report"),
    ]) {
      await expect(wrong()).rejects.toThrow(/it is a collection of (events|matchups); check the name$/);
    }
    expect(await collectionAssets(pair)).toEqual(await collectionAssets(eventCollection));
  });

  it("need a collection that is there", async () => {
    await expect(catalogue.addMatchupCollectionAsset({ collection: "nowhere" }, report)).rejects.toSatisfy(
      (error) => isCatalogueError(error, "catalogue/not-found"),
    );
  });
});

describe("an asset", () => {
  it("is stored without credentials", async () => {
    const asset = await catalogue.addEventAsset(found, {
      key: "map",
      href: "https://me:secret@example.org/map.png?X-Amz-Signature=abc&v=1",
    });
    expect(asset.href).toBe("https://example.org/map.png?v=1");
    expect((await reread()).assets["map"]?.href).toBe("https://example.org/map.png?v=1");
  });

  it("stays when its event is found again", async () => {
    await catalogue.addEventAsset(found, report);
    await catalogue.addEvents([event("2023-06-04T09:50:00Z", [[landsat, near]])]);
    expect((await reread()).assets).toEqual({ report: stored });
  });

  it.each([
    ["without a key", { ...report, key: "" }],
    ["without an href", { ...report, href: "" }],
  ])("is refused %s", async (_, asset) => {
    await expect(catalogue.addEventAsset(found, asset)).rejects.toSatisfy((error) =>
      isCatalogueError(error, "catalogue/invalid-asset"),
    );
  });

  it("is refused for what is not there, and for what is something else", async () => {
    const absent = catalogue.addProductAsset({ collection: landsat.collection, id: "nobody" }, report);
    await expect(absent).rejects.toThrow(/has no product nobody of LANDSAT_C2L1/);
    await expect(catalogue.addMatchupAsset(found, report)).rejects.toThrow(/it is the id of an event/);
    await expect(catalogue.removeEventAsset(landsat, "report")).rejects.toSatisfy((error) =>
      isCatalogueError(error, "catalogue/not-found"),
    );
  });

  it("keeps its file in a store that has none, whatever is asked", async () => {
    const { assetFiles: _, ...bare } = store;
    const without = await MatchupCatalogue.open(bare);
    await without.addEventAsset(found, report);
    await expect(without.removeEventAsset(found, "report", { deleteFile: true })).rejects.toSatisfy((error) =>
      isCatalogueError(error, "catalogue/asset-outside"),
    );
    expect(await without.removeEventAsset(found, "report")).toBe(true);
  });

  it("leaves an object that is frozen as it was read", async () => {
    const frozen = Object.freeze({ ...found });
    await catalogue.addEventAsset(frozen, report);
    expect(frozen.assets).toEqual({});
    expect((await reread()).assets).toEqual({ report: stored });
  });
});
