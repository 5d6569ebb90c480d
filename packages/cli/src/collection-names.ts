import { eventCollectionPrefix, partsOfPairName } from "@eomatch/stac-model";

/** Names of a catalogue's collections. */
export interface CollectionNames {
  /** Names of pairs of sensors, each that of its collection of matchups. */
  readonly pairs: readonly string[];
  readonly products: readonly string[];
}

/** Tells by their names which collections are of pairs and which of products, each in order. */
export function namesByKind(names: readonly string[]): CollectionNames {
  const ofEvents = names.filter((name) => name.startsWith(eventCollectionPrefix));
  const others = names.filter((name) => !ofEvents.includes(name));
  // A pair also where the collection of its events cannot be read: its matchups are no products.
  const pairs = new Set([
    ...ofEvents.map((name) => name.slice(eventCollectionPrefix.length)),
    ...others.filter((name) => partsOfPairName(name).length > 1),
  ]);
  return { pairs: [...pairs].sort(), products: others.filter((name) => !pairs.has(name)).sort() };
}
