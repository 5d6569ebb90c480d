import type { AssetOwner, StacAsset } from "@eomatch/stac-model";
import type { ApiAnswer } from "./api-answer.js";
import { notFound } from "./errors.js";
import { findCollection, type RouteContext } from "./route-context.js";

/** `GET /collections/{collection}/items/{item}/assets/{key}/{name}` */
export async function itemAsset(
  context: RouteContext,
  collection: string,
  id: string,
  key: string,
): Promise<ApiAnswer> {
  for await (const { item } of context.store.readItems([{ collection, id }], { signal: context.signal })) {
    return assetFile(context, { collection, id }, assetOf(item.assets, key));
  }
  throw notFound(`there is no item ${JSON.stringify(id)} in ${collection}`);
}

/** `GET /collections/{collection}/assets/{key}/{name}` */
export async function collectionAsset(context: RouteContext, id: string, key: string): Promise<ApiAnswer> {
  const { assets } = await findCollection(context, id);
  return assetFile(context, { collection: id }, assetOf(assets ?? {}, key));
}

function assetOf(assets: { readonly [key: string]: StacAsset }, key: string): StacAsset {
  const asset = Object.hasOwn(assets, key) ? assets[key] : undefined;
  if (asset === undefined) throw notFound(`there is no asset ${JSON.stringify(key)}`);
  return asset;
}

async function assetFile(
  { store, signal }: RouteContext,
  owner: AssetOwner,
  { href, type }: StacAsset,
): Promise<ApiAnswer> {
  const file = await store.assetFiles?.open?.(owner, href, { signal });
  // Whether it is missing, elsewhere or behind a link is nothing to tell.
  if (file === undefined) throw notFound("the asset has no file in this catalogue");
  return { kind: "file", file, type };
}
