import {
  type CatalogueStore,
  type OrbitSource,
  type Product,
  type ProductQuery,
  StoreError,
} from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { acquisition, listProvider, square } from "../test/acquisitions.js";
import { itemsOf } from "../test/sample-events.js";
import { findAndCatalogue } from "./find-and-catalogue.js";
import type { FindOptions, FindProgress, FindRequest, FindSources } from "./find-request.js";
import { MatchupCatalogue } from "./matchup-catalogue.js";
import { memoryStore } from "./memory-store.js";

const dayMs = 86_400_000;
const request: FindRequest = {
  sensors: [
    { collection: "S2_MSI_L2A", platform: "Sentinel-2A" },
    { collection: "LANDSAT_C2L2", platform: "LC09" },
  ],
  startTime: new Date("2024-01-01T00:00:00Z"),
  stopTime: new Date("2024-12-31T00:00:00Z"),
  maxTimeDiffSeconds: 1800,
};
const now = (): Date => new Date("2026-01-01T00:00:00Z");

/** An overpass every second day of 2024 around midnight, so that stretches end in the middle of some. */
const archive: Product[] = Array.from({ length: 183 }, (_, i) => {
  const at = (minutes: number): string =>
    new Date(Date.UTC(2024, 0, 1, 23, 50) + i * 2 * dayMs + minutes * 60_000).toISOString();
  return [
    acquisition("LANDSAT_C2L2", "Landsat-9", at(0), square(-105, 40)),
    acquisition("LANDSAT_C2L2", "Landsat-9", at(15), square(-105, 40.5)),
    acquisition("S2_MSI_L2A", "S2A", at(12), square(-105, 40)),
  ];
}).flat();

/** A provider that keeps the queries it is asked, and fails those that overlap a window. */
function recorder(broken?: { from: string; to: string }): FindSources["providers"][number] & {
  queries: ProductQuery[];
  broken: { from: string; to: string } | undefined;
} {
  const list = listProvider(archive);
  const provider = {
    ...list,
    queries: [] as ProductQuery[],
    broken,
    async *search(...[query, options]: Parameters<typeof list.search>) {
      provider.queries.push(query);
      const { broken: window } = provider;
      if (
        window !== undefined &&
        query.startTime < new Date(window.to) &&
        query.stopTime > new Date(window.from)
      ) {
        throw new Error("down for maintenance");
      }
      yield* list.search(query, options);
    },
  };
  return provider;
}

let store: CatalogueStore;
let catalogue: MatchupCatalogue;
let kept: Map<string, string>;
const notes = (): string[] => [...kept.keys()];
beforeEach(async () => {
  const names = new Map<string, string>();
  kept = names;
  store = {
    ...memoryStore(),
    notes: {
      read: async (name) => names.get(name),
      write: async (name, text) => {
        if (text === undefined) names.delete(name);
        else names.set(name, text);
      },
    },
  };
  catalogue = await MatchupCatalogue.create(store);
});

async function wholeCatalogue(): Promise<string[]> {
  const whole = memoryStore();
  await findAndCatalogue(request, {
    catalogue: await MatchupCatalogue.create(whole),
    providers: [listProvider(archive)],
  });
  return itemsOf(whole);
}

/** Runs a search that stops after some stretches. */
async function interrupted(
  sources: FindSources,
  parts: number,
  options: FindOptions & { readonly request?: FindRequest } = {},
): Promise<void> {
  const controller = new AbortController();
  let done = 0;
  const stopped = findAndCatalogue(
    options.request ?? request,
    { catalogue, ...sources },
    {
      now,
      ...options,
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === "search" && ++done === parts) controller.abort(new Error("enough"));
      },
    },
  );
  await expect(stopped).rejects.toThrow("enough");
}

describe("a search whose matchups could not be written", () => {
  it("takes none of their parts for complete, and finds all when it is run again", async () => {
    const more = Array.from({ length: 183 }, (_, i) =>
      [3, 6, 9].map((minutes) => {
        const at = new Date(Date.UTC(2024, 0, 1, 23, 50) + i * 2 * dayMs + minutes * 60_000).toISOString();
        return acquisition("LANDSAT_C2L2", "Landsat-9", at, square(-105, 40));
      }),
    ).flat();
    const providers = [listProvider([...archive, ...more])];
    const { write } = store;
    store.write = async () => {
      throw new StoreError("store/unwritable", "the disk is full");
    };
    const full = findAndCatalogue(request, { catalogue, providers }, { now });
    await expect(full).rejects.toThrow("the disk is full");
    store.write = write;
    const again = await findAndCatalogue(request, { catalogue, providers }, { now });
    const undisturbed = await MatchupCatalogue.create(memoryStore());
    const { added } = await findAndCatalogue(request, { catalogue: undisturbed, providers }, { now });
    expect(added.matchups).toBeGreaterThan(500);
    expect(again.added).toEqual(added);
  });
});

describe("a search that was interrupted", () => {
  it.each([1, 2, 3, 5])(
    "goes on where it broke off after %i stretches, and finds the same",
    async (parts) => {
      const first = recorder();
      await interrupted({ providers: [first] }, parts);
      const partly = (await itemsOf(store)).length;
      const second = recorder();
      const progress: FindProgress[] = [];
      await findAndCatalogue(
        request,
        { catalogue, providers: [second] },
        { now, onProgress: (one) => progress.push(one) },
      );
      expect(await itemsOf(store)).toEqual(await wholeCatalogue());
      expect((await itemsOf(store)).length).toBeGreaterThan(partly);
      const resumed = progress.find(({ stage }) => stage === "resume");
      expect(resumed).toMatchObject({ stage: "resume", completeSeconds: expect.any(Number) });
      // At most the last overpass of the first run is asked for again.
      const asked = Math.min(...second.queries.map(({ startTime }) => startTime.getTime()));
      const searched = Math.max(...first.queries.map(({ stopTime }) => stopTime.getTime()));
      expect(asked).toBeGreaterThan(searched - dayMs);
      expect(notes()).toEqual([]);
    },
  );

  it("asks for everything again when it is told to", async () => {
    await interrupted({ providers: [recorder()] }, 3);
    const provider = recorder();
    await findAndCatalogue(request, { catalogue, providers: [provider] }, { now, refresh: true });
    expect(provider.queries[0]?.startTime).toEqual(request.startTime);
    expect(await itemsOf(store)).toEqual(await wholeCatalogue());
  });

  it.each([
    ["another period", { stopTime: new Date("2024-12-30T00:00:00Z") }, {}],
    ["another region", { region: square(-110, 30, 30) }, {}],
    ["another time limit", { maxTimeDiffSeconds: 900 }, {}],
    ["another least overlap", { minOverlapKm2: 1 }, {}],
    ["night left out", { excludeNightEvents: true }, {}],
    ["another provider", {}, { name: "another archive" }],
    ["collections mapped anew", {}, { archiveNames: () => ["landsat-c2-l2"] }],
    ["a provider whose options are others", {}, { searchVariant: "interval" }],
  ])("is not taken up by one with %s", async (_, more, other) => {
    await interrupted({ providers: [recorder()] }, 3);
    const provider = Object.assign(recorder(), other);
    await findAndCatalogue({ ...request, ...more }, { catalogue, providers: [provider] }, { now });
    expect(provider.queries[0]?.startTime).toEqual(request.startTime);
  });

  it("does not count what was searched while it was young, once some time has passed", async () => {
    const then = (): Date => new Date("2024-02-05T00:00:00Z");
    await interrupted({ providers: [recorder()] }, 5, { now: then });
    const soon = recorder();
    await interrupted({ providers: [soon] }, 1, { now: then });
    const later = recorder();
    await findAndCatalogue(request, { catalogue, providers: [later] }, { now });
    // 30 days before 5 February, to the stretch.
    expect(later.queries[0]?.startTime.getTime()).toBeLessThanOrEqual(Date.UTC(2024, 0, 6));
    expect(soon.queries[0]?.startTime.getTime()).toBeGreaterThan(Date.UTC(2024, 0, 6));
  });
});

describe("a search that failed in part", () => {
  const broken = { from: "2024-03-01T00:00:00Z", to: "2024-03-02T00:00:00Z" };

  it("asks only for what is missing when it runs again, and is then finished", async () => {
    const provider = recorder(broken);
    const first = await findAndCatalogue(request, { catalogue, providers: [provider] }, { now });
    expect(first.failures.length).toBeGreaterThan(0);
    const before = provider.queries.length;
    provider.broken = undefined;
    const second = await findAndCatalogue(request, { catalogue, providers: [provider] }, { now });
    expect(second.failures).toEqual([]);
    for (const { startTime, stopTime } of provider.queries.slice(before)) {
      expect(startTime.getTime()).toBeGreaterThan(Date.UTC(2024, 0, 15));
      expect(stopTime.getTime()).toBeLessThan(Date.UTC(2024, 5, 1));
    }
    const matchupsIn = (items: string[]): string[] =>
      items.filter((item) => item.startsWith("LANDSAT_C2L2-"));
    expect(matchupsIn(await itemsOf(store))).toEqual(matchupsIn(await wholeCatalogue()));
    expect(notes()).toEqual([]);
  });
});

describe("a search that is finished", () => {
  it("asks afresh when it runs again, and leaves everything as it was", async () => {
    await findAndCatalogue(request, { catalogue, providers: [recorder()] }, { now });
    const before = await itemsOf(store);
    const writes: unknown[] = [];
    const watched: CatalogueStore = {
      ...store,
      write: async (batch, options) => {
        writes.push(batch);
        await store.write(batch, options);
      },
    };
    const provider = recorder();
    const again = await findAndCatalogue(
      request,
      { catalogue: await MatchupCatalogue.open(watched), providers: [provider] },
      { now },
    );
    expect(again).toMatchObject({ added: { events: 0, matchups: 0, products: 0 }, failures: [] });
    expect(provider.queries[0]?.startTime).toEqual(request.startTime);
    expect(await itemsOf(store)).toEqual(before);
    expect(writes).toEqual([]);
    expect(notes()).toEqual([]);
  });

  it("merges what an overlapping period or another region finds", async () => {
    const providers = [listProvider(archive)];
    const half = { ...request, stopTime: new Date("2024-07-01T12:00:00Z") };
    const rest = { ...request, startTime: new Date("2024-06-20T12:00:00Z") };
    await findAndCatalogue({ ...half, region: square(-104.5, 40.2, 0.1) }, { catalogue, providers }, { now });
    await findAndCatalogue(rest, { catalogue, providers }, { now });
    await findAndCatalogue(half, { catalogue, providers }, { now });
    expect(await itemsOf(store)).toEqual(await wholeCatalogue());
  });

  it("is not kept from finishing by a store that cannot keep notes", async () => {
    const full = new StoreError("store/unwritable", "the disk is full");
    const failing: CatalogueStore = {
      ...store,
      notes: {
        read: async () => undefined,
        write: async () => {
          throw full;
        },
      },
    };
    const warnings: string[] = [];
    const summary = await findAndCatalogue(
      request,
      { catalogue: await MatchupCatalogue.open(failing), providers: [recorder()] },
      { now, onProgress: (one) => one.stage === "warning" && warnings.push(one.message) },
    );
    expect(summary.matchups).toBe(364);
    expect(warnings).toEqual([expect.stringMatching(/begins anew: the disk is full/)]);
  });
});

describe("a search of crossovers that was interrupted", () => {
  // Public element sets of 21 May 2022.
  const elements = `S2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
Landsat-9
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341
`;
  const orbitsOf = (text: string): OrbitSource => ({
    name: "inline elements",
    elementSets: async () => [{ text, source: "inline" }],
  });
  const week = {
    ...request,
    startTime: new Date("2022-05-18T00:00:00Z"),
    stopTime: new Date("2022-05-25T00:00:00Z"),
  };
  const orbitSource = orbitsOf(elements);

  it("asks only for the crossovers that are left", async () => {
    const whole = recorder();
    const { crossovers = 0 } = await findAndCatalogue(
      week,
      { catalogue: await MatchupCatalogue.create(memoryStore()), providers: [whole], orbitSource },
      { now },
    );
    await interrupted({ providers: [recorder()], orbitSource }, 4, { request: week });
    const rest = recorder();
    const summary = await findAndCatalogue(week, { catalogue, providers: [rest], orbitSource }, { now });
    expect(summary.crossovers).toBe(crossovers);
    expect(rest.queries).toEqual(whole.queries.slice(4));
  });

  it("asks for all of them when newer element sets have moved them", async () => {
    await interrupted({ providers: [recorder()], orbitSource }, 4, { request: week });
    const moved = orbitsOf(
      elements.replace("22141.48032161", "22141.48042161").replace("9995\n2 40697", "9996\n2 40697"),
    );
    const provider = recorder();
    const summary = await findAndCatalogue(
      week,
      { catalogue, providers: [provider], orbitSource: moved },
      { now },
    );
    expect(provider.queries).toHaveLength(summary.crossovers as number);
  });
});
