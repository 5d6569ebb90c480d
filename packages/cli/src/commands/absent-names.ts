import type { EventQuery } from "@eomatch/catalogue";
import {
  type CallOptions,
  type CatalogueItem,
  type CatalogueStore,
  canonicalPlatform,
  type ItemQuery,
  partsOfPairName,
} from "@eomatch/stac-model";
import { namesByKind } from "../collection-names.js";
import { suggestion } from "../suggest.js";

/**
 * Says which names of a query that met no event the catalogue has nowhere, and what was most likely meant: a misspelt
 * name would otherwise look like events that are not there.
 *
 * @returns lines for people, `\n` included; none when the names are known
 */
export async function absentNames(
  store: CatalogueStore,
  { collections = [], platforms = [], properties = {} }: EventQuery,
  options: CallOptions,
): Promise<string> {
  const keys = Object.keys(properties);
  if (collections.length === 0 && platforms.length === 0 && keys.length === 0) return "";
  const ids: string[] = [];
  for await (const { id } of store.listCollections(options)) ids.push(id);
  const { pairs, products: ofProducts } = namesByKind(ids);
  const satellites = new Set(
    pairs.flatMap((pair) =>
      partsOfPairName(pair).flatMap((sensor) =>
        // One collection's name may begin another's: then either may be meant.
        ofProducts
          .filter((id) => sensor.startsWith(`${id}-`))
          .map((id) => canonicalPlatform(sensor.slice(id.length + 1))),
      ),
    ),
  );
  return [
    ...collections
      .filter((name) => !ofProducts.includes(name))
      .map((name) => `no product is of collection ${name}${suggestion(name, ofProducts)}\n`),
    ...platforms
      .filter((name) => !satellites.has(canonicalPlatform(name)))
      .map((name) => `no event is of satellite ${name}${suggestion(name, [...satellites])}\n`),
    ...(await absentProperties(store, keys, { ...options, pairs })),
  ].join("");
}

/** A line for each key that no matchup has as a property; products have others, which cannot be asked for here. */
async function absentProperties(
  store: CatalogueStore,
  keys: readonly string[],
  { pairs, ...options }: CallOptions & { readonly pairs: readonly string[] },
): Promise<string[]> {
  // A broken file is told of by whoever asks for it.
  const reading = { ...options, onBroken: () => {} };
  const first = async (query: ItemQuery): Promise<CatalogueItem | undefined> => {
    for await (const item of store.query(query, reading)) return item;
    return undefined;
  };
  const lines: string[] = [];
  for (const key of keys) {
    // A property that is not there meets no condition, whatever it is.
    const having = { [key]: { ne: null } };
    if ((await first({ collections: pairs, properties: having })) !== undefined) continue;
    const known = new Set<string>();
    for (const pair of pairs) {
      const sample = await first({ collections: [pair] });
      for (const name of Object.keys(sample?.item.properties ?? {})) known.add(name);
    }
    lines.push(`no matchup has a property ${key}${suggestion(key, [...known])}\n`);
  }
  return lines;
}
