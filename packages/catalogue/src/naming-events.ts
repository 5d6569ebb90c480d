import {
  type CallOptions,
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionName,
  type ItemKey,
  type ItemReference,
  matchupReferences,
  type ReadOptions,
  readSummaries,
  referenceKey,
} from "@eomatch/stac-model";

/**
 * The events that name some matchups, as their items say, by the matchups' {@link referenceKey}.
 *
 * One event names a matchup as a rule; catalogues of other tools have matchups that several name. Events that cannot be
 * read are left out: nobody comes by their matchups through them.
 *
 * @param except keys of events that are at hand and are not looked for
 */
export async function namingEvents(
  store: CatalogueStore,
  { matchups, except }: { readonly matchups: readonly ItemReference[]; readonly except: ReadonlySet<string> },
  { signal }: CallOptions,
): Promise<ReadonlyMap<string, readonly CatalogueItem[]>> {
  const asked = new Set(matchups.map(referenceKey));
  const collections = [...new Set(matchups.map(({ collection }) => collection))];
  const options: ReadOptions = { signal, onBroken: () => {} };
  const keys = new Set<ItemKey>();
  for await (const batch of readSummaries(store, { collections, properties: [] }, options)) {
    for (const summary of batch) if (asked.has(referenceKey(summary))) keys.add(summary.key);
  }
  const events: ItemReference[] = [];
  const eventCollections = collections.map(eventCollectionName);
  const isExcepted = (event: ItemReference): boolean => except.size > 0 && except.has(referenceKey(event));
  if (keys.size > 0) {
    for await (const batch of readSummaries(
      store,
      { collections: eventCollections, properties: [] },
      options,
    )) {
      for (const { collection, id, linked } of batch) {
        if (linked.some((key) => keys.has(key)) && !isExcepted({ collection, id }))
          events.push({ collection, id });
      }
    }
  }
  const naming = new Map<string, CatalogueItem[]>();
  for await (const event of store.readItems(events, options)) {
    for (const key of new Set(matchupReferences(event).map(referenceKey))) {
      if (asked.has(key)) naming.set(key, [...(naming.get(key) ?? []), event]);
    }
  }
  return naming;
}
