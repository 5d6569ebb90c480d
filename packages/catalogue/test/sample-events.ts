import {
  type CatalogueStore,
  createEvent,
  type Footprint,
  type MatchupEvent,
  type Product,
} from "@eomatch/stac-model";
import { acquisition, matchupOf, square } from "./acquisitions.js";

/** The sensors of the sample events, in pair order. */
const sensors = [
  { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
  { collection: "S2_MSI_L1C", platform: "S2A" },
] as const;

export const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
export const eventCollection: string = `matchup-events-${pair}`;

/** A Landsat scene that overlaps two Sentinel-2 granules. */
export const landsat: Product = acquisition(
  "LANDSAT_C2L1",
  "Landsat-9",
  "2023-06-04T10:00:00Z",
  square(5, 50),
);
export const near: Product = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T10:10:00Z", square(5.5, 50.5));
export const far: Product = acquisition("S2_MSI_L1C", "S2A", "2023-06-04T10:10:00Z", square(4.5, 49.5));

/** An event of one hour with a matchup of each set of products. */
export function event(
  start: string,
  products: Product[][],
  area: Footprint = square(4, 49, 3),
): MatchupEvent {
  const empty = createEvent(sensors, {
    startTime: new Date(start),
    stopTime: new Date(Date.parse(start) + 3_600_000),
    area,
  });
  return { ...empty, matchupSet: products.map((set) => matchupOf(empty.id, ...set)) };
}

/** The product as it is once its file is on disk. */
export function downloaded(product: Product): Product {
  return {
    ...product,
    assets: { data: { href: "../../../../../data/x.zip", "scrappi:asset_state": "downloaded" } },
  };
}

/** `collection/id` of everything in a store, sorted. */
export async function itemsOf(store: CatalogueStore): Promise<string[]> {
  const items: string[] = [];
  for await (const { item } of store.query({})) items.push(`${item.collection}/${item.id}`);
  return items.sort();
}

/** Everything in a store that links to what is not there. */
export async function deadLinksOf(store: CatalogueStore): Promise<string[]> {
  const there = new Set(await itemsOf(store));
  const dead: string[] = [];
  for await (const { item, relations } of store.query({})) {
    for (const { target } of relations) {
      if (!there.has(`${target.collection}/${target.id}`)) dead.push(`${item.id} → ${target.id}`);
    }
  }
  return dead;
}
