import { type StacCollection, stacVersion } from "@eomatch/stac-model";
import type { Addresses } from "./addresses.js";
import { mediaTypes } from "./media-types.js";
import { publicAssets, publicLinks, type Visibility, withoutLocalPaths } from "./public-hrefs.js";
import { queryablesRel } from "./queryables-rel.js";

/** Links that hold a catalogue together on disk; the API has its own. */
const structuralRels: ReadonlySet<string> = new Set(["self", "root", "parent", "child", "item", "items"]);

/** A collection as the API gives it: absolute links, and no place on the server's disk. */
export function apiCollection(
  collection: StacCollection,
  addresses: Addresses,
  visibility: Visibility,
): StacCollection {
  const { links, assets, ...rest } = collection;
  const self = addresses.collection(collection.id);
  const outward = links.filter(({ rel }) => !structuralRels.has(rel));
  return {
    ...withoutLocalPaths(rest, visibility),
    stac_version: stacVersion,
    links: [
      { rel: "self", href: self, type: mediaTypes.json },
      { rel: "root", href: addresses.landingPage, type: mediaTypes.json },
      { rel: "parent", href: addresses.landingPage, type: mediaTypes.json },
      { rel: "items", href: `${self}/items`, type: mediaTypes.geoJson },
      {
        rel: queryablesRel,
        href: `${self}/queryables`,
        type: mediaTypes.jsonSchema,
      },
      ...publicLinks(outward, visibility),
    ],
    ...(assets === undefined
      ? {}
      : {
          assets: publicAssets(assets, {
            addressOf: (key, name) => addresses.collectionAsset(collection.id, key, name),
            visibility,
          }),
        }),
  };
}
