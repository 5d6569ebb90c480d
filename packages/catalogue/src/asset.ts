import {
  type AssetOwner,
  type CatalogueItem,
  type CatalogueStore,
  eventCollectionPrefix,
  type ItemReference,
  type LockOptions,
  publicAsset,
  type StacAsset,
  type StacCollection,
} from "@eomatch/stac-model";
import { requireFields } from "./called-rightly.js";
import { CatalogueError } from "./errors.js";
import { withLock } from "./with-lock.js";

/** An asset to be added: a STAC asset and the key it goes under. */
export interface NewAsset extends StacAsset {
  /** The key among the owner's assets: `thumbnail`, `statistics`. */
  readonly key: string;
  /** A path, relative ones counting from where the program runs, or an address. */
  readonly href: string;
}

/** Options of adding an asset. */
export interface AddAssetOptions extends LockOptions {
  /** Takes the place of an asset that is there under the key; its file stays. Default false: that is refused. */
  readonly replace?: boolean | undefined;
}

/** Options of removing an asset. */
export interface RemoveAssetOptions extends LockOptions {
  /** Deletes the file too, if it lies inside the catalogue or the product archive; default false: it stays. */
  readonly deleteFile?: boolean | undefined;
}

/** What kinds of STAC objects assets belong to. */
export type AssetOwnerKind = "product" | "matchup" | "event" | "collection";

/** An object of the catalogue that has or gets an asset; one that carries `assets` itself is kept in step. */
export interface AssetTarget {
  readonly owner: AssetOwner;
  readonly kind: AssetOwnerKind;
  /** Of a collection: what it is to hold. */
  readonly members?: "matchups" | "events" | undefined;
  /** What the caller holds in memory of the owner. */
  readonly held?: object | undefined;
}

/**
 * Adds an asset to an object of the catalogue, in the store and in what the caller holds of it.
 *
 * @returns the asset as it is stored: without credentials, its href as the store has it
 * @throws CatalogueError `catalogue/not-found`, `catalogue/asset-exists`, `catalogue/invalid-asset`
 * @throws StoreError `store/not-found` for a file that is not there, `store/unwritable`
 */
export async function addAsset(
  store: CatalogueStore,
  target: AssetTarget,
  { asset: given, replace, ...options }: { readonly asset: NewAsset } & AddAssetOptions,
): Promise<StacAsset> {
  requireFields(given, "adding an asset", {
    key: { is: isText, what: "the name that it goes under" },
    href: { is: isText, what: "a path or an address" },
  });
  const { key, ...asset } = given;
  if (key === "" || key === "__proto__" || asset.href === "") {
    throw new CatalogueError(
      "catalogue/invalid-asset",
      `an asset needs a key and an href, found ${JSON.stringify(key)} and ${JSON.stringify(asset.href)}: give both`,
      { subject: key },
    );
  }
  return withLock(store, options, async () => {
    const entry = await readOwner(store, target, options);
    if (Object.hasOwn(entry.assets, key) && replace !== true) {
      throw new CatalogueError(
        "catalogue/asset-exists",
        `${nameOf(target)} has an asset ${key} already (${entry.assets[key]?.href}): choose another key, or replace it`,
        { subject: key },
      );
    }
    const cleaned = publicAsset(asset);
    const href = (await store.assetFiles?.hrefFor(target.owner, cleaned.href, options)) ?? cleaned.href;
    const stored = { ...cleaned, href };
    await keep(store, { entry, target, assets: { ...entry.assets, [key]: stored } }, options);
    return stored;
  });
}

/**
 * Removes an asset from an object of the catalogue, in the store and in what the caller holds of it; its file only
 * when asked, and only one that lies inside the catalogue or the product archive.
 *
 * The record goes first: what is interrupted in between leaves a file that nothing points to, never a record of a
 * file that is gone.
 *
 * @returns false when there is no asset under the key
 * @throws CatalogueError `catalogue/not-found`; `catalogue/asset-outside` when the file may not be deleted: nothing
 *   has changed then
 * @throws StoreError `store/unwritable`
 */
export async function removeAsset(
  store: CatalogueStore,
  target: AssetTarget,
  { key, deleteFile, ...options }: { readonly key: string } & RemoveAssetOptions,
): Promise<boolean> {
  return withLock(store, options, async () => {
    const entry = await readOwner(store, target, options);
    if (!Object.hasOwn(entry.assets, key)) return false;
    const { [key]: asset, ...assets } = entry.assets;
    const { href } = asset as StacAsset;
    if (deleteFile === true) await refuseUnlessInside(store, target, { key, href, options });
    await keep(store, { entry, target, assets }, options);
    if (deleteFile === true) await store.assetFiles?.delete(target.owner, href, options);
    return true;
  });
}

async function refuseUnlessInside(
  store: CatalogueStore,
  target: AssetTarget,
  { key, href, options }: { readonly key: string; readonly href: string; readonly options: LockOptions },
): Promise<void> {
  const place = (await store.assetFiles?.locate(target.owner, href, options)) ?? {
    location: href,
    refusal: `${store.location} keeps no files`,
  };
  if (place.refusal === undefined) return;
  throw new CatalogueError(
    "catalogue/asset-outside",
    `the asset ${key} of ${nameOf(target)} stays: ${place.location} is not deleted, because ${place.refusal}; remove the asset without its file instead`,
    { subject: place.location },
  );
}

type Assets = { readonly [key: string]: StacAsset };

/** An owner as the store has it. */
type Entry = { readonly assets: Assets } & (
  | { readonly item: CatalogueItem }
  | { readonly collection: StacCollection }
);

async function readOwner(
  store: CatalogueStore,
  target: AssetTarget,
  { signal }: LockOptions,
): Promise<Entry> {
  const { kind, owner } = target;
  if (kind !== "collection") {
    const own = { is: isText, what: `that of the ${kind}` };
    requireFields(owner, `an asset of a ${kind}`, { id: own, collection: own });
  }
  const { collection: name, id } = target.owner;
  if (id === undefined) {
    for await (const collection of store.listCollections({ signal })) {
      if (collection.id !== name) continue;
      const members = name.startsWith(eventCollectionPrefix) ? "events" : "matchups";
      if (target.members !== undefined && members !== target.members)
        throw absent(store, target, `it is a collection of ${members}`);
      return { collection, assets: collection.assets ?? {} };
    }
    throw absent(store, target, "it holds none of that name");
  }
  for await (const item of store.readItems([{ collection: name, id }], { signal })) {
    const kind = kindOf(item);
    if (kind !== target.kind)
      throw absent(store, target, `it is the id of ${kind === "event" ? "an" : "a"} ${kind}`);
    return { item, assets: item.item.assets };
  }
  throw absent(store, target, "it holds none of that id");
}

async function keep(
  store: CatalogueStore,
  { entry, target, assets }: { readonly entry: Entry; readonly target: AssetTarget; readonly assets: Assets },
  { signal }: LockOptions,
): Promise<void> {
  if ("item" in entry) {
    const { item, relations } = entry.item;
    await store.write({ items: [{ item: { ...item, assets }, relations }] }, { signal });
  } else {
    const { id, description, title } = entry.collection;
    await store.write({ collections: [{ id, description, title, assets }] }, { signal });
  }
  // What the caller holds says the same from now on; what was frozen stays as it was read.
  const { held } = target;
  if (held !== undefined && Object.hasOwn(held, "assets") && !Object.isFrozen(held)) {
    Object.assign(held, { assets });
  }
}

function kindOf({ item, relations }: CatalogueItem): AssetOwnerKind {
  if (item.collection.startsWith(eventCollectionPrefix)) return "event";
  return relations.some(({ rel }) => rel === "derived_from") ? "matchup" : "product";
}

function nameOf({ kind, members, owner: { collection, id } }: AssetTarget): string {
  if (id === undefined) return `collection ${collection} of ${members}`;
  return `${kind} ${id} of ${collection}`;
}

function absent({ location }: CatalogueStore, target: AssetTarget, why: string): CatalogueError {
  return new CatalogueError(
    "catalogue/not-found",
    `${location} has no ${nameOf(target)}: ${why}; check the name`,
    { subject: target.owner.id ?? target.owner.collection },
  );
}

const isText = (value: unknown): boolean => typeof value === "string";

/** An item of a kind as the target of an asset. */
export function itemTarget(kind: Exclude<AssetOwnerKind, "collection">, held: ItemReference): AssetTarget {
  return { owner: { collection: held.collection, id: held.id }, kind, held };
}

/** The collection of a matchup or of an event as the target of an asset. */
export function collectionTarget(members: "matchups" | "events", collection: string): AssetTarget {
  return { owner: { collection }, kind: "collection", members };
}
