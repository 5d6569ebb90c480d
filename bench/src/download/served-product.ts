import { type CataloguedEvent, MatchupCatalogue } from "@eomatch/catalogue";
import type { CatalogueStore, Product } from "@eomatch/stac-model";
import { productToItem } from "@eomatch/stac-model";

/** A product of nowhere whose file is at an address. */
export function servedProduct(
  id: string,
  data: { readonly href: string; readonly [field: string]: unknown },
): Product {
  const at = new Date("2024-06-01T10:00:00Z");
  return {
    id,
    collection: "S2_MSI_L1C",
    platform: "S2A",
    constellation: "Sentinel-2",
    footprint: {
      type: "Polygon",
      coordinates: [
        [
          [10, 40],
          [11, 40],
          [11, 41],
          [10, 40],
        ],
      ],
    },
    startTime: at,
    stopTime: at,
    properties: {},
    assets: { data: { ...data, "scrappi:asset_state": "remote" } },
    stacExtensions: [],
    links: [],
  };
}

/** A catalogue in a store that holds these products, and nothing that they match with. */
export async function catalogueOf(
  store: CatalogueStore,
  products: readonly Product[],
): Promise<MatchupCatalogue> {
  const catalogue = await MatchupCatalogue.create(store);
  const collections = [{ id: "S2_MSI_L1C", description: "Products: S2_MSI_L1C" }];
  await store.write({ collections, items: products.map(productToItem) });
  return catalogue;
}

/** Products as an event has them: downloading looks at nothing else of it. */
export function eventWith(products: readonly Product[]): CataloguedEvent {
  return { matchupSet: [{ products }] } as unknown as CataloguedEvent;
}
