import { posix } from "node:path";
import type { ItemReference, StacCollection } from "@eomatch/stac-model";
import type { BatchPlan, PlannedCollection, PlannedItem } from "./batch-plan.js";
import type { CatalogueView } from "./catalogue-view.js";
import { changedCollection, isSameDescription, itemLink, keptItemLinks } from "./collection-file.js";
import { collectionParts, itemLinksBytes } from "./collection-text.js";
import type { KeptPart } from "./content-to-write.js";
import { decodedPath } from "./href.js";
import { extentOfOthers, extentWith } from "./items-extent.js";
import type { KnownCollection } from "./known-collection.js";
import { isNamedAfterItem } from "./layout.js";
import type { StagedFiles } from "./staged-files.js";

/** A collection that a batch changes. */
export interface StagedCollection {
  readonly path: string;
  /** As it will be, without its links to items. */
  readonly collection: StacCollection;
  readonly itemCount: number;
  readonly isNamedAfterItems: boolean;
  /** As it was, undefined for a new one. */
  readonly existing: KnownCollection | undefined;
}

/** An item that a batch takes out: the file that its collection links to. */
export interface RemovedItem {
  readonly reference: ItemReference;
  readonly collection: PlannedCollection;
  readonly path: string;
}

/** Stages the collections that change, each with the links and the extent of its new and changed items. */
export async function stageCollections(
  plan: BatchPlan,
  items: readonly PlannedItem[],
  context: {
    readonly view: CatalogueView;
    readonly staged: StagedFiles;
    readonly removed?: readonly RemovedItem[];
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly StagedCollection[]> {
  const { view, staged, removed = [], signal } = context;
  const changed: StagedCollection[] = [];
  for (const planned of plan.collections) {
    signal?.throwIfAborted();
    const own = removed.filter(({ collection }) => collection === planned);
    const change = {
      items: items.filter((item) => item.collection === planned),
      gone: new Set(own.map(({ path }) => path)),
      goneIds: new Set(own.map(({ reference }) => reference.id)),
    };
    const next = await stagedCollection(planned, change, view);
    if (next === undefined) continue;
    const { links, kept } = await linksBytes(planned, change);
    await staged.stage(planned.path, collectionParts(next.collection, links), kept);
    changed.push(next);
  }
  return changed;
}

/** What becomes of the items of one collection. */
interface ItemsChange {
  readonly items: readonly PlannedItem[];
  /** Paths of the items that go, and their ids. */
  readonly gone: ReadonlySet<string>;
  readonly goneIds: ReadonlySet<string>;
}

async function stagedCollection(
  { existing, ...planned }: PlannedCollection,
  { items, gone, goneIds }: ItemsChange,
  view: CatalogueView,
): Promise<StagedCollection | undefined> {
  const before = existing?.collection;
  const added = items.filter((item) => item.existing === undefined).map(({ path }) => path);
  const itemCount = (existing?.itemCount ?? 0) + added.length - gone.size;
  const timed = items.map(({ content, interval }) => ({ item: content.item, interval }));
  const extent =
    existing !== undefined && gone.size > 0
      ? await extentOfOthers(view, existing, { gone: goneIds, items: timed })
      : // A collection without items says the whole world, because STAC has no word for nothing.
        extentWith((existing?.itemCount ?? 0) === 0 ? undefined : before?.extent, timed);
  const collection = changedCollection(before, { ...planned, extent });
  const isSame = before !== undefined && isSameDescription(before, collection);
  if (isSame && added.length === 0 && gone.size === 0) return undefined;
  const folder = posix.dirname(planned.path);
  const isNamedAfterItems =
    (existing?.isNamedAfterItems ?? true) && added.every((path) => isNamedAfterItem(path, folder));
  return { path: planned.path, collection, itemCount, isNamedAfterItems, existing };
}

/** A collection's item links as its file is to have them: those that stay, and new ones. */
async function linksBytes(
  { path, existing }: PlannedCollection,
  { items, gone }: ItemsChange,
): Promise<{ readonly links: readonly Uint8Array[]; readonly kept: KeptPart | undefined }> {
  const added = items.filter((item) => item.existing === undefined).map((item) => itemLink(path, item.path));
  const addedBytes = itemLinksBytes(added);
  if (existing === undefined) return { links: [addedBytes], kept: undefined };
  const own = gone.size === 0 ? await existing.ownLinks() : undefined;
  if (own !== undefined) return { links: [own.bytes, addedBytes], kept: own };
  const links = keptItemLinks(await existing.file(), (path) => isGone(path, gone));
  return { links: [itemLinksBytes(links), addedBytes], kept: undefined };
}

/** Tells whether the file that a link leads to goes: it may lie where the href says or where its escapes do. */
function isGone(linked: string, gone: ReadonlySet<string>): boolean {
  return gone.has(linked) || gone.has(decodedPath(linked) ?? linked);
}
