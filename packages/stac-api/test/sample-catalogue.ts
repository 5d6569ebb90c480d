import { memoryStore } from "@eomatch/catalogue";
import {
  bboxOf,
  type CatalogueItem,
  type CatalogueStore,
  type Geometry,
  type ItemRelation,
  type Polygon,
  type StacAsset,
  type StacItem,
  stacVersion,
} from "@eomatch/stac-model";

/** What an item of the tests may differ in. */
export interface ItemDifference {
  readonly collection?: string;
  readonly start?: string;
  readonly end?: string;
  readonly geometry?: Geometry | null;
  readonly bbox?: readonly number[];
  readonly properties?: StacItem["properties"];
  readonly assets?: { readonly [key: string]: StacAsset };
  readonly links?: StacItem["links"];
  readonly relations?: readonly ItemRelation[];
}

/** An item; what is not said is the same for all of them. */
export function sampleItem(id: string, different: ItemDifference = {}): CatalogueItem {
  const { collection = "S2_MSI_L1C", start = "2024-06-01T00:00:00Z", end = start } = different;
  const geometry = different.geometry === undefined ? square(10, 50) : different.geometry;
  const bbox = different.bbox ?? (geometry === null ? undefined : bboxOf(geometry));
  return {
    item: {
      type: "Feature",
      stac_version: stacVersion,
      id,
      geometry,
      ...(bbox === undefined ? {} : { bbox }),
      properties: {
        datetime: start,
        start_datetime: start,
        end_datetime: end,
        platform: "S2A",
        ...different.properties,
      },
      links: different.links ?? [],
      assets: different.assets ?? {},
      collection,
    },
    relations: different.relations ?? [],
  };
}

/** A square of one degree, or of so many. */
export function square(west: number, south: number, degrees = 1): Polygon {
  const [east, north] = [west + degrees, south + degrees];
  const ring: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

/** A store that holds some items, and a collection for each that they name. */
export async function storeOf(
  items: readonly CatalogueItem[],
  store: CatalogueStore = memoryStore(),
): Promise<CatalogueStore> {
  await store.createCatalog({ id: "sample", description: "A sample" });
  const names = new Set(items.map(({ item }) => item.collection));
  await store.write({ collections: [...names].map((id) => ({ id, description: `Products: ${id}` })), items });
  return store;
}
