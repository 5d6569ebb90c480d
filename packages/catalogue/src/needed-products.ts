import {
  acquisitionInterval,
  type CallOptions,
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionPrefix,
  isStacModelError,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";

/**
 * How far from a product's acquisition a matchup that needs it is looked for, milliseconds.
 *
 * Matchups that eomatch wrote span the acquisitions of all of their products; those of other tools may name one
 * instant only, which lies within the time limit of their search.
 */
const marginMs = 32 * 86_400_000;

/**
 * Which of some products a matchup is derived from, by {@link referenceKey}, apart from the matchups that are going.
 *
 * Reads every matchup around the time of the products, and nothing else.
 *
 * @param products items of products
 * @param goingMatchups keys of matchups that count no more
 */
export async function neededProducts(
  store: CatalogueStore,
  {
    products,
    goingMatchups,
  }: { readonly products: readonly CatalogueItem[]; readonly goingMatchups: ReadonlySet<string> },
  options: CallOptions,
): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  if (products.length === 0) return needed;
  const asked = new Set(products.map((product) => referenceKey(referenceTo(product))));
  const collections = await otherCollections(store, products, options);
  if (collections.length === 0) return needed;
  for await (const item of store.query({ collections, ...windowAround(products) }, options)) {
    if (goingMatchups.has(referenceKey(referenceTo(item)))) continue;
    for (const key of productReferences(item).map(referenceKey)) if (asked.has(key)) needed.add(key);
    if (needed.size === asked.size) break;
  }
  return needed;
}

/** The collections that may hold matchups: all but those of events and those that the products are in. */
async function otherCollections(
  store: CatalogueStore,
  products: readonly CatalogueItem[],
  options: CallOptions,
): Promise<string[]> {
  const own = new Set(products.map(({ item }) => item.collection));
  const names: string[] = [];
  for await (const { id } of store.listCollections(options)) {
    if (!id.startsWith(eventCollectionPrefix) && !own.has(id)) names.push(id);
  }
  return names;
}

function windowAround(products: readonly CatalogueItem[]): { startTime?: Date; stopTime?: Date } {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  try {
    for (const { item } of products) {
      const { startTime, stopTime } = acquisitionInterval(item);
      earliest = Math.min(earliest, startTime.getTime());
      latest = Math.max(latest, stopTime.getTime());
    }
  } catch (error) {
    // A product without a time: its matchups may be anywhere.
    if (isStacModelError(error)) return {};
    throw error;
  }
  return { startTime: new Date(earliest - marginMs), stopTime: new Date(latest + marginMs) };
}
