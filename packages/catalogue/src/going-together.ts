import {
  type CallOptions,
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  matchupReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import { namingEvents } from "./naming-events.js";
import { eventOf, type Removal } from "./removal.js";

/** An event, with those of its matchups that it is about. */
interface Named {
  readonly event: ItemReference;
  readonly matchups: ItemReference[];
}

/**
 * Events with all matchups that are theirs. A matchup that an event names which stays is kept for it, and says from then
 * on that it belongs there.
 */
export async function* wholeEvents(
  store: CatalogueStore,
  eventItems: AsyncIterable<CatalogueItem>,
  { signal }: CallOptions,
): AsyncGenerator<Removal, void, undefined> {
  const going = new Map<string, Named>();
  for await (const item of eventItems) {
    const event = referenceTo(item);
    going.set(referenceKey(event), { event, matchups: matchupReferences(item) });
  }
  const asked = [...going.values()].flatMap(({ matchups }) => matchups);
  const except = new Set(going.keys());
  const staying = await namingEvents(store, { matchups: asked, except }, { signal });
  for (const group of connected(going)) {
    const matchups: CatalogueItem[] = [];
    const changed: CatalogueItem[] = [];
    for await (const matchup of store.readItems(matchupsOf(group), { signal })) {
      const own = eventOf(matchup);
      // A matchup that says it belongs to another event stays with that one.
      if (own !== undefined && !group.has(referenceKey(own))) continue;
      const [keeping] = staying.get(referenceKey(referenceTo(matchup))) ?? [];
      if (keeping === undefined) matchups.push(matchup);
      else changed.push(ofEvent(matchup, referenceTo(keeping)));
    }
    yield { events: [...group.values()].map(({ event }) => event), matchups, changed };
  }
}

/** Some matchups with the links of all events to them; an event that loses its last one goes too. */
export async function* singleMatchups(
  store: CatalogueStore,
  references: readonly ItemReference[],
  { signal }: CallOptions,
): AsyncGenerator<Removal, void, undefined> {
  const naming = await namingEvents(store, { matchups: references, except: new Set() }, { signal });
  const byEvent = new Map<string, Named>();
  for await (const matchup of store.readItems(references, { signal })) {
    const reference = referenceTo(matchup);
    const own = eventOf(matchup);
    const events = [
      ...(own === undefined ? [] : [own]),
      ...(naming.get(referenceKey(reference)) ?? []).map(referenceTo),
    ];
    if (events.length === 0) yield { events: [], matchups: [matchup], changed: [] };
    for (const event of events) {
      const key = referenceKey(event);
      const named = byEvent.get(key) ?? { event, matchups: [] };
      named.matchups.push(reference);
      byEvent.set(key, named);
    }
  }
  for (const group of connected(byEvent)) {
    const going = matchupsOf(group);
    const gone = new Set(going.map(referenceKey));
    const events: ItemReference[] = [];
    const changed: CatalogueItem[] = [];
    for await (const item of store.readItems(
      [...group.values()].map(({ event }) => event),
      { signal },
    )) {
      const relations = item.relations.filter(({ target }) => !gone.has(referenceKey(target)));
      const stays = { ...item, relations };
      if (matchupReferences(stays).length === 0) events.push(referenceTo(item));
      else changed.push(stays);
    }
    const matchups: CatalogueItem[] = [];
    for await (const matchup of store.readItems(going, { signal })) matchups.push(matchup);
    yield { events, matchups, changed };
  }
}

/** Gathers events that share matchups, also through others: they go at once, so that no link is dead in between. */
function* connected(
  byEvent: ReadonlyMap<string, Named>,
): Generator<ReadonlyMap<string, Named>, void, undefined> {
  const eventsOf = new Map<string, string[]>();
  for (const [key, { matchups }] of byEvent) {
    for (const matchup of matchups.map(referenceKey)) {
      const known = eventsOf.get(matchup);
      if (known === undefined) eventsOf.set(matchup, [key]);
      else known.push(key);
    }
  }
  const met = new Set<string>();
  for (const first of byEvent.keys()) {
    const group = new Map<string, Named>();
    const waiting = [first];
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      const named = byEvent.get(key);
      if (named === undefined || met.has(key)) continue;
      met.add(key);
      group.set(key, named);
      for (const matchup of named.matchups) waiting.push(...(eventsOf.get(referenceKey(matchup)) ?? []));
    }
    if (group.size > 0) yield group;
  }
}

/** Each once. */
function matchupsOf(group: ReadonlyMap<string, Named>): ItemReference[] {
  const all = [...group.values()].flatMap(({ matchups }) => matchups);
  return [...new Map(all.map((matchup) => [referenceKey(matchup), matchup])).values()];
}

/** A matchup that said it belongs to an event, as one of another event. */
function ofEvent({ item, relations }: CatalogueItem, event: ItemReference): CatalogueItem {
  return {
    item: { ...item, properties: { ...item.properties, "matchup:event_id": event.id } },
    relations: relations.map((relation) =>
      relation.role === "event" ? { ...relation, target: event } : relation,
    ),
  };
}
