import type { CatalogueItem, CatalogueStore } from "@eomatch/stac-model";
import { eventCollectionPrefix } from "@eomatch/stac-model";
import { namesByKind } from "../collection-names.js";
import { CliError } from "../errors.js";

/** An item of a catalogue, and what it is. */
export interface FoundItem {
  readonly kind: "event" | "matchup" | "product";
  readonly item: CatalogueItem;
  /** Names of the collections of matchups. */
  readonly pairs: readonly string[];
}

/**
 * Finds the one item of a catalogue that has an id.
 *
 * @param collection where it is, needed only when several collections have an item of that id
 * @throws CliError `cli/wrong-usage` when there is none, or several
 */
export async function findItem(
  store: CatalogueStore,
  id: string,
  {
    collection,
    program,
    signal,
  }: {
    readonly collection?: string | undefined;
    readonly program: string;
    readonly signal: AbortSignal;
  },
): Promise<FoundItem> {
  const names: string[] = [];
  for await (const one of store.listCollections({ signal })) names.push(one.id);
  if (collection !== undefined && !names.includes(collection)) {
    throw new CliError(
      "cli/wrong-usage",
      `--collection: there is no ${collection} in ${store.location}: it has ${names.join(", ") || "none"}`,
    );
  }
  const references = names
    .filter((name) => collection === undefined || name === collection)
    .map((name) => ({ collection: name, id }));
  const found: CatalogueItem[] = [];
  for await (const item of store.readItems(references, { signal })) found.push(item);
  const [item] = found;
  if (item === undefined) {
    throw new CliError(
      "cli/wrong-usage",
      `there is no ${JSON.stringify(id)} in ${store.location}: ${program} list --json names the ids of events, with --matchups those of matchups and products`,
    );
  }
  if (found.length > 1) {
    const places = found.map((one) => one.item.collection).join(", ");
    throw new CliError(
      "cli/wrong-usage",
      `${found.length} items have the id ${JSON.stringify(id)}: choose one with --collection (${places})`,
    );
  }
  const { pairs } = namesByKind(names);
  return { kind: kindOf(item, pairs), item, pairs };
}

function kindOf({ item, relations }: CatalogueItem, pairs: readonly string[]): FoundItem["kind"] {
  if (item.collection.startsWith(eventCollectionPrefix)) return "event";
  const isMatchup = pairs.includes(item.collection) || relations.some(({ rel }) => rel === "derived_from");
  return isMatchup ? "matchup" : "product";
}
