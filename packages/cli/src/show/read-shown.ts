import type { MatchupCatalogue } from "@eomatch/catalogue";
import {
  acquisitionInterval,
  type CatalogueItem,
  type CatalogueStore,
  itemToEvent,
  itemToMatchup,
  itemToProduct,
  type Matchup,
  type MatchupEvent,
  matchupReferences,
  type Product,
  productReferences,
  type ReadOptions,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import type { FoundItem } from "./find-item.js";

/** What `eomatch show` shows. */
export type Shown =
  | { readonly kind: "event"; readonly event: MatchupEvent }
  | { readonly kind: "matchup"; readonly matchup: Matchup; readonly missing: readonly string[] }
  | { readonly kind: "product"; readonly product: Product; readonly matchups: readonly Matchup[] };

/** Reads an item with what belongs to it: an event's matchups, a matchup's products, a product's matchups. */
export async function readShown(
  { store }: MatchupCatalogue,
  { kind, item, pairs }: FoundItem,
  options: ReadOptions,
): Promise<Shown> {
  if (kind === "event") {
    const items = await all(store.readItems(matchupReferences(item), options));
    const matchups = await readMatchups(store, items, options);
    return { kind, event: itemToEvent(item, matchups.sort(byStart)) };
  }
  if (kind === "matchup") {
    const [matchup] = await readMatchups(store, [item], options);
    const found = new Set(matchup?.products.map(({ id }) => id));
    const missing = productReferences(item).filter(({ id }) => !found.has(id));
    return {
      kind,
      matchup: matchup ?? itemToMatchup(item, []),
      missing: missing.map(({ collection, id }) => `${collection} ${id}`),
    };
  }
  const key = referenceKey(referenceTo(item));
  const { startTime, stopTime } = acquisitionInterval(item.item);
  const items: CatalogueItem[] = [];
  if (pairs.length > 0) {
    for await (const one of store.query({ collections: pairs, startTime, stopTime }, options)) {
      if (productReferences(one).some((reference) => referenceKey(reference) === key)) items.push(one);
    }
  }
  return { kind, product: itemToProduct(item), matchups: await readMatchups(store, items, options) };
}

async function readMatchups(
  store: CatalogueStore,
  items: readonly CatalogueItem[],
  options: ReadOptions,
): Promise<Matchup[]> {
  const references = new Map(
    items.flatMap(productReferences).map((reference) => [referenceKey(reference), reference]),
  );
  const products = new Map<string, Product>();
  for await (const item of store.readItems(references.values(), options)) {
    products.set(referenceKey(referenceTo(item)), itemToProduct(item));
  }
  return items.map((item) => {
    const own = productReferences(item).map((reference) => products.get(referenceKey(reference)));
    return itemToMatchup(
      item,
      own.filter((product) => product !== undefined),
    );
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function byStart(a: Matchup, b: Matchup): number {
  const start = ({ products }: Matchup): number =>
    Math.min(...products.map(({ startTime }) => startTime.getTime()));
  return start(a) - start(b) || (a.id < b.id ? -1 : 1);
}
