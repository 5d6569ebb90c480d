import {
  type Bbox,
  bboxToGeometry,
  type CatalogueItem,
  type CatalogueStore,
  type CollectionDescription,
  eventCollectionName,
  type ItemReference,
  type ItemRelation,
  referenceTo,
  stacVersion,
} from "@eomatch/stac-model";
import type { StoreHarness } from "./store-harness.js";

/** The collections of the sample: two of products, one of matchups, one of events. */
export const sentinel2 = "S2_MSI_L1C";
export const sentinel3 = "S3_EFR";
export const pair = "S2_MSI_L1C-S2A-vs-S3_EFR-S3A";
export const events: string = eventCollectionName(pair);

/** What the sample says of itself. */
export const sampleDescription = { id: "sample", description: "A sample catalogue" };

/** What distinguishes an item of the sample; the rest is filled in. */
export interface ItemDifference {
  readonly collection?: string;
  /** ISO 8601; also the end unless that is given. */
  readonly start?: string;
  readonly end?: string;
  readonly bbox?: Bbox;
  readonly platform?: string;
  /** For matchups and events: `matchup:platforms` instead of `platform`. */
  readonly platforms?: readonly string[];
  readonly properties?: { readonly [property: string]: unknown };
  readonly relations?: readonly ItemRelation[];
  /** Fields of the item itself that replace the ones filled in. */
  readonly fields?: Partial<CatalogueItem["item"]>;
}

/** An item of the sample; a product of Sentinel-2 unless something else is said. */
export function sampleItem(id: string, different: ItemDifference = {}): CatalogueItem {
  const { collection = sentinel2, start = "2024-06-01T10:00:00Z", end = start } = different;
  const { bbox = [10, 40, 11, 41], platform = "S2A", platforms } = different;
  return {
    item: {
      type: "Feature",
      stac_version: stacVersion,
      stac_extensions: [],
      id,
      geometry: bboxToGeometry(bbox),
      bbox,
      properties: {
        datetime: start,
        start_datetime: start,
        end_datetime: end,
        ...(platforms === undefined ? { platform } : { "matchup:platforms": platforms }),
        ...different.properties,
      },
      links: [],
      assets: {},
      collection,
      ...different.fields,
    },
    relations: different.relations ?? [],
  };
}

/** A product of the sample that is on disk, or one that is not. */
export function sampleProduct(
  id: string,
  state: "downloaded" | "remote",
  different: ItemDifference = {},
): CatalogueItem {
  const href = state === "downloaded" ? `../data/${id}.zip` : `https://archive.example/${id}.zip`;
  return sampleItem(id, {
    ...different,
    fields: { assets: { data: { href, "scrappi:asset_state": state } }, ...different.fields },
  });
}

/** A matchup of products; with `eventId` it leads to that event as well. */
export function sampleMatchup(
  id: string,
  products: readonly CatalogueItem[],
  { eventId, ...different }: ItemDifference & { readonly eventId?: string } = {},
): CatalogueItem {
  const derived = products.map(
    (product): ItemRelation => ({ rel: "derived_from", target: referenceTo(product) }),
  );
  const related: ItemRelation[] =
    eventId === undefined
      ? []
      : [{ rel: "related", role: "event", target: { collection: events, id: eventId } }];
  return sampleItem(id, {
    platforms: ["S2A", "S3A"],
    ...different,
    collection: pair,
    relations: [...derived, ...related],
  });
}

/** An event of matchups. */
export function sampleEvent(
  id: string,
  matchups: readonly CatalogueItem[],
  different: ItemDifference = {},
): CatalogueItem {
  return sampleItem(id, {
    platforms: ["S2A", "S3A"],
    ...different,
    collection: events,
    relations: matchups.map((matchup) => ({
      rel: "related",
      role: "matchup",
      target: referenceTo(matchup),
    })),
  });
}

/** Descriptions of the collections that items belong to. */
export function descriptionsOf(items: readonly CatalogueItem[]): CollectionDescription[] {
  return [...new Set(items.map(({ item }) => item.collection))].map((id) => ({
    id,
    description: `Collection: ${id}`,
  }));
}

/** A store with a catalogue that holds these items. */
export async function storeWith(
  harness: StoreHarness,
  items: readonly CatalogueItem[] = [],
): Promise<CatalogueStore> {
  const store = await harness.create();
  await store.createCatalog(sampleDescription);
  if (items.length > 0) await store.write({ collections: descriptionsOf(items), items });
  return store;
}

/** References to items of one collection. */
export function references(collection: string, ids: readonly string[]): ItemReference[] {
  return ids.map((id) => ({ collection, id }));
}
