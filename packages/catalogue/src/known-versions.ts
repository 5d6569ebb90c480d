import {
  type CallOptions,
  type CatalogueItem,
  type CatalogueStore,
  isSameAcquisition,
  isStacModelError,
  itemToProduct,
  type Matchup,
  type MatchupEvent,
  type Product,
  pairName,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";

/**
 * Leaves out matchups that a catalogue holds already with other versions of the same products.
 *
 * A catalogue keeps what it has: files may be downloaded, assets attached, results published. So a newer processing of a
 * scene does not become a second matchup beside the first; it is told of instead. Whoever wants it removes the old event
 * and searches again, or has all versions side by side.
 *
 * @returns the events without those matchups, without events that have none left, and how many matchups were left out
 */
export async function withoutKnownVersions(
  store: CatalogueStore,
  events: readonly MatchupEvent[],
  options: CallOptions = {},
): Promise<{ readonly events: readonly MatchupEvent[]; readonly known: number }> {
  const matchups = events.flatMap(({ matchupSet }) => matchupSet);
  const there = await readProducts(
    store,
    matchups.flatMap(({ products }) => products),
    options,
  );
  const fresh = matchups.filter(({ products }) =>
    products.some((product) => !there.has(referenceKey(product))),
  );
  if (fresh.length === 0) return { events, known: 0 };
  const kept = await matchupsAround(store, fresh, { pair: pairName(events[0]?.sensors ?? []), ...options });
  const isKnown = ({ products }: Matchup): boolean =>
    kept.some(
      (others) =>
        others.length === products.length &&
        products.every((product, i) => isSameAcquisition(product, others[i] as Product)) &&
        products.some((product, i) => product.id !== others[i]?.id),
    );
  const known = new Set(fresh.filter(isKnown));
  if (known.size === 0) return { events, known: 0 };
  const left = events
    .map((event) => ({ ...event, matchupSet: event.matchupSet.filter((matchup) => !known.has(matchup)) }))
    .filter((event, i) => event.matchupSet.length > 0 || events[i]?.matchupSet.length === 0);
  return { events: left, known: known.size };
}

/** The products of the matchups that the catalogue has in the time of some others, in pair order. */
async function matchupsAround(
  store: CatalogueStore,
  matchups: readonly Matchup[],
  { pair, signal }: { readonly pair: string } & CallOptions,
): Promise<readonly (readonly Product[])[]> {
  const starts = matchups.flatMap(({ products }) => products.map(({ startTime }) => startTime.getTime()));
  const stops = matchups.flatMap(({ products }) => products.map(({ stopTime }) => stopTime.getTime()));
  const query = {
    collections: [pair],
    startTime: new Date(least(starts)),
    stopTime: new Date(-least(stops.map((stop) => -stop))),
  };
  const items: CatalogueItem[] = [];
  for await (const item of store.query(query, { signal })) items.push(item);
  const products = await readProducts(store, items.flatMap(productReferences), { signal });
  return items
    .map((item) => productReferences(item).map((reference) => products.get(referenceKey(reference))))
    .filter((set): set is Product[] => set.every((product) => product !== undefined));
}

async function readProducts(
  store: CatalogueStore,
  references: readonly { readonly collection: string; readonly id: string }[],
  { signal }: CallOptions,
): Promise<ReadonlyMap<string, Product>> {
  const distinct = new Map(
    references.map(({ collection, id }) => [referenceKey({ collection, id }), { collection, id }]),
  );
  const products = new Map<string, Product>();
  for await (const item of store.readItems(distinct.values(), { signal })) {
    try {
      products.set(referenceKey(referenceTo(item)), itemToProduct(item));
    } catch (error) {
      // An item that was changed by hand is for the check to find; here it is no other version of anything.
      if (!isStacModelError(error)) throw error;
    }
  }
  return products;
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((smallest, number) => Math.min(smallest, number), Number.POSITIVE_INFINITY);
}
