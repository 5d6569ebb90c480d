import type { CatalogueItem, ItemRelation, StacItem, StacLink } from "@eomatch/stac-model";
import type { Addresses } from "./addresses.js";
import { mediaTypes } from "./media-types.js";
import { publicAssets, publicLinks, type Visibility, withoutLocalPaths } from "./public-hrefs.js";

/** An item as the API gives it: absolute links, and no place on the server's disk. */
export function apiItem(
  { item, relations }: CatalogueItem,
  addresses: Addresses,
  visibility: Visibility,
): StacItem {
  const { links, assets, ...rest } = item;
  const { collection, id } = item;
  return {
    ...withoutLocalPaths(rest, visibility),
    links: [
      { rel: "self", href: addresses.item(collection, id), type: mediaTypes.geoJson },
      { rel: "root", href: addresses.landingPage, type: mediaTypes.json },
      { rel: "parent", href: addresses.collection(collection), type: mediaTypes.json },
      { rel: "collection", href: addresses.collection(collection), type: mediaTypes.json },
      ...relations.map((relation) => relationLink(relation, addresses)),
      ...publicLinks(links, visibility),
    ],
    assets: publicAssets(assets, {
      addressOf: (key, name) => addresses.itemAsset({ collection, id }, key, name),
      visibility,
    }),
  };
}

function relationLink({ rel, target, role }: ItemRelation, addresses: Addresses): StacLink {
  return {
    rel,
    href: addresses.item(target.collection, target.id),
    type: mediaTypes.geoJson,
    ...(role === undefined ? {} : { "matchup:role": role }),
  };
}
