import type { EventQuery } from "@eomatch/catalogue";
import {
  type CallOptions,
  type CatalogueStore,
  canonicalPlatform,
  eventCollectionPrefix,
} from "@eomatch/stac-model";
import { suggestion } from "../suggest.js";

/**
 * Says which names of a query that met no event the catalogue has nowhere, and what was most likely meant: a misspelt
 * name would otherwise look like events that are not there.
 *
 * @returns lines for people, `\n` included; none when the names are known
 */
export async function absentNames(
  store: CatalogueStore,
  { collections = [], platforms = [] }: EventQuery,
  options: CallOptions,
): Promise<string> {
  if (collections.length === 0 && platforms.length === 0) return "";
  const ids: string[] = [];
  for await (const { id } of store.listCollections(options)) ids.push(id);
  const pairs = ids.flatMap((id) =>
    id.startsWith(eventCollectionPrefix) ? [id.slice(eventCollectionPrefix.length)] : [],
  );
  const ofProducts = ids.filter((id) => !id.startsWith(eventCollectionPrefix) && !pairs.includes(id));
  const satellites = new Set(
    pairs.flatMap((pair) =>
      pair.split("-vs-").flatMap((sensor) =>
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
  ].join("");
}
