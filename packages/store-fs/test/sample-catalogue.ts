import type {
  CatalogueItem,
  CatalogueStore,
  CollectionDescription,
  ItemReference,
  StoreBatch,
} from "@eomatch/stac-model";

/** Options of {@link productItem}; the defaults make an ordinary product. */
export interface SampleOptions {
  readonly collection?: string;
  readonly platform?: string;
  readonly start?: string;
  readonly end?: string;
  readonly west?: number;
  readonly properties?: { readonly [property: string]: unknown };
}

/** A product of one square degree, for tests. */
export function productItem(id: string, options: SampleOptions = {}): CatalogueItem {
  const { collection = "S2_MSI_L1C", platform = "S2A", start = "2022-05-18T10:00:00Z", west = 5 } = options;
  const ring = [
    [west, 45],
    [west + 1, 45],
    [west + 1, 46],
    [west, 46],
    [west, 45],
  ] as [number, number][];
  return {
    item: {
      type: "Feature",
      stac_version: "1.1.0",
      id,
      geometry: { type: "Polygon", coordinates: [ring] },
      bbox: [west, 45, west + 1, 46],
      properties: {
        datetime: start,
        start_datetime: start,
        end_datetime: options.end ?? start,
        platform,
        ...options.properties,
      },
      links: [],
      assets: {},
      collection,
    },
    relations: [],
  };
}

/** The description of a collection of products, as the catalogue writes it. */
export function productCollection(id: string): CollectionDescription {
  return { id, description: `Products: ${id}` };
}

/** Two products, the matchup they make and its event, in the order in which they are written. */
export function sampleBatch(): StoreBatch {
  const s2 = productItem("S2A_1", { properties: { "eo:cloud_cover": 0 } });
  const l9 = productItem("LC09_1", {
    collection: "LANDSAT_C2L1",
    platform: "Landsat-9",
    start: "2022-05-18T10:00:50.5Z",
    end: "2022-05-18T10:01:20Z",
    west: 5.5,
  });
  const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
  const matchup = productItem(`${pair}_m`, { collection: pair, end: "2022-05-18T10:01:20Z" });
  const event = productItem(`${pair}_20220518T095900`, {
    collection: `matchup-events-${pair}`,
    start: "2022-05-17T23:59:00Z",
    end: "2022-05-18T10:02:00Z",
  });
  const products = [l9, s2].map(({ item }) => ({
    rel: "derived_from" as const,
    target: { collection: item.collection, id: item.id },
  }));
  return {
    collections: [
      productCollection("LANDSAT_C2L1"),
      productCollection("S2_MSI_L1C"),
      { id: pair, description: `Matchups: ${pair}` },
      { id: `matchup-events-${pair}`, description: `Matchup events: matchup-events-${pair}` },
    ],
    items: [
      { ...s2, item: { ...s2.item, links: [{ rel: "via", href: "https://archive.example/items/S2A_1" }] } },
      l9,
      {
        ...matchup,
        relations: [...products, { rel: "related", role: "event", target: reference(event) }],
      },
      { ...event, relations: [{ rel: "related", role: "matchup", target: reference(matchup) }] },
    ],
  };
}

/** Makes a catalogue and writes a batch into it. */
export async function created(store: CatalogueStore, batch: StoreBatch): Promise<CatalogueStore> {
  await store.createCatalog({ id: "matchup-catalogue", description: "Matchup catalogue" });
  await store.write(batch);
  return store;
}

/** Everything that an async iterable yields. */
export async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of source) all.push(value);
  return all;
}

function reference({ item }: CatalogueItem): ItemReference {
  return { collection: item.collection, id: item.id };
}
