import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CatalogueItem, type CatalogueStore, referenceKey, referenceTo } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStacApi, type StacApi } from "../src/index.js";
import { sampleItem, square, storeOf } from "./sample-catalogue.js";

interface Page {
  readonly features: readonly { readonly id: string; readonly collection: string }[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eomatch-search-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function pageAt(api: StacApi, address: string): Promise<Page> {
  const response = await api(new Request(address));
  expect(response.status).toBe(200);
  return response.json();
}

async function allPages(api: StacApi, first: string, between?: () => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  for (let next: string | undefined = first; next !== undefined; ) {
    const page: Page = await pageAt(api, next);
    seen.push(...page.features.map(referenceKey));
    next = page.links.find(({ rel }) => rel === "next")?.href;
    await between?.();
  }
  return seen;
}

/** Squares along the antimeridian, at the poles and elsewhere, those across it split in two as RFC 7946 asks. */
const places = Array.from({ length: 120 }, (_, i) => {
  const west = i % 3 === 0 ? 176 + ((i * 0.7) % 8) : ((i * 53) % 360) - 180;
  return { west: west >= 180 ? west - 360 : west, south: ((i * 31) % 172) - 86, degrees: 0.5 + (i % 4) };
});

function itemAt(number: number): CatalogueItem {
  const { west, south, degrees } = places[number] as (typeof places)[number];
  const east = west + degrees;
  const start = new Date(Date.UTC(2024, 0, 1, Math.floor(number / 3))).toISOString();
  const different = { start, collection: number % 2 === 0 ? "even" : "odd" };
  if (east <= 180)
    return sampleItem(`item-${number}`, { ...different, geometry: square(west, south, degrees) });
  const box = (w: number, e: number): [number, number][][] => [
    [
      [w, south],
      [e, south],
      [e, south + degrees],
      [w, south + degrees],
      [w, south],
    ],
  ];
  return sampleItem(`item-${number}`, {
    ...different,
    geometry: { type: "MultiPolygon", coordinates: [box(west, 180), box(-180, east - 360)] },
    bbox: [west, south, east - 360, south + degrees],
  });
}

/** What a box holds, found out without any code of ours: both unrolled on a line, and shifted by turns of 360°. */
function isIn(
  number: number,
  [west, south, east, north]: readonly [number, number, number, number],
): boolean {
  const place = places[number] as (typeof places)[number];
  if (place.south > north || place.south + place.degrees < south) return false;
  const end = east < west ? east + 360 : east;
  return [-720, -360, 0, 360, 720].some(
    (turn) => place.west + turn <= end && place.west + place.degrees + turn >= west,
  );
}

describe("a search around a pole", () => {
  it("finds the footprints that hold it, though all their corners lie far away", async () => {
    const ring = (lat: number, lons: readonly number[]): [number, number][] =>
      [...lons, lons[0] as number].map((lon) => [lon, lat]);
    const corners = [-150, -90, -30, 30, 90, 150];
    const items = [
      sampleItem("north", { geometry: { type: "Polygon", coordinates: [ring(82, corners)] } }),
      sampleItem("south", { geometry: { type: "Polygon", coordinates: [ring(-70, corners)] } }),
      sampleItem("beside", { geometry: square(20, 80, 4) }),
    ];
    const poles = await storeOf(items, fsStore({ path: join(folder, "poles") }));
    const found = async (bbox: string): Promise<string[]> =>
      (await pageAt(createStacApi({ store: poles }), `https://x/stac/search?bbox=${bbox}`)).features.map(
        ({ id }) => id,
      );
    expect(await found("40,89,50,90")).toEqual(["north"]);
    expect(await found("-180,-90,180,-89")).toEqual(["south"]);
    expect(await found("22,82.5,23,83.5")).toEqual(["beside", "north"]);
    expect(await found("0,0,10,10")).toEqual([]);
  });
});

describe.each(["memory", "disk"])("a search in a catalogue %s", (kind) => {
  let store: CatalogueStore;
  let api: StacApi;

  beforeAll(async () => {
    const items = places.map((_, number) => itemAt(number));
    store =
      kind === "memory"
        ? await storeOf(items)
        : await storeOf(items, fsStore({ path: join(folder, "catalogue") }));
    api = createStacApi({ store });
  });

  it("by a box gives exactly what lies there, also across the antimeridian", async () => {
    const degrees = (min: number, max: number) =>
      fc.integer({ min: min * 4, max: max * 4 }).map((n) => n / 4);
    await fc.assert(
      fc.asyncProperty(
        degrees(-180, 180),
        degrees(-180, 180),
        degrees(-90, 90),
        degrees(-90, 90),
        async (west, east, a, b) => {
          const box = [west, Math.min(a, b), east, Math.max(a, b)] as const;
          const { features } = await pageAt(api, `https://x/stac/search?limit=1000&fields=id&bbox=${box}`);
          const expected = places.flatMap((_, number) => (isIn(number, box) ? [`item-${number}`] : []));
          expect(features.map(({ id }) => id).sort()).toEqual(expected.sort());
        },
      ),
      {
        numRuns: kind === "memory" ? 150 : 25,
        examples: [
          [180, -180, -90, 90],
          [-180, 180, -90, 90],
          [180, 180, -10, 10],
          [-180, -180, -10, 10],
        ],
      },
    );
  });

  it("gives each item once, whatever the size of a page and the order", async () => {
    const all = places.map((_, number) => referenceKey(referenceTo(itemAt(number)))).sort();
    for (const query of [
      "limit=1000",
      "limit=50",
      "limit=17",
      "limit=25&sortby=-id",
      "limit=25&sortby=collection,-datetime",
    ]) {
      const seen = await allPages(api, `https://x/stac/search?${query}&fields=id`);
      expect(seen.length, query).toBe(all.length);
      expect(seen.sort(), query).toEqual(all);
    }
  });

  it("sorts as it is asked to, page by page, also what a filter and a region leave", async () => {
    const numbers = places.map((_, number) => number);
    const hour = (number: number): number => Math.floor(number / 3);
    const byCollection = [...numbers].sort(
      (a, b) => (a % 2) - (b % 2) || hour(b) - hour(a) || (`item-${a}` < `item-${b}` ? -1 : 1),
    );
    const byId = [...numbers].sort((a, b) => (`item-${a}` < `item-${b}` ? 1 : -1));
    const box = [-180, 0, 180, 90] as const;
    for (const [query, expected] of [
      ["sortby=collection,-properties.datetime", byCollection],
      ["sortby=-id&filter=collection%20LIKE%20'e%25'", byId.filter((number) => number % 2 === 0)],
      [`sortby=-id&bbox=${box}`, byId.filter((number) => isIn(number, box))],
    ] as const) {
      const seen = await allPages(api, `https://x/stac/search?${query}&limit=7&fields=id`);
      expect(seen, query).toEqual(expected.map((number) => referenceKey(referenceTo(itemAt(number)))));
    }
  });

  it("gives each item once that was there, while others are added", async () => {
    let added = 0;
    const seen = await allPages(api, "https://x/stac/search?limit=30&fields=id", async () => {
      added += 1;
      const start = new Date(Date.UTC(2024, 0, 1, (added * 13) % 40)).toISOString();
      await store.write({
        items: [sampleItem(`new-${added}`, { start, collection: "even", geometry: null })],
      });
    });
    const old = seen.filter((key) => !key.includes("new-"));
    expect(new Set(seen).size).toBe(seen.length);
    expect(old.sort()).toEqual(places.map((_, number) => referenceKey(referenceTo(itemAt(number)))).sort());
  });
});
