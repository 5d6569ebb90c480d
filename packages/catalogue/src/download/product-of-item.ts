import { type CatalogueItem, isStacModelError, itemToProduct, type Product } from "@eomatch/stac-model";

/** The product of an item; one without a footprint or a time, of a damaged catalogue, has a file all the same. */
export function productOfItem(item: CatalogueItem): Product {
  try {
    return itemToProduct(item);
  } catch (error) {
    if (!isStacModelError(error)) throw error;
    const { id, collection, assets } = item.item;
    return {
      id,
      collection,
      platform: "",
      constellation: "",
      footprint: { type: "Polygon", coordinates: [] },
      startTime: new Date(0),
      stopTime: new Date(0),
      properties: {},
      assets,
      stacExtensions: [],
      links: [],
    };
  }
}
