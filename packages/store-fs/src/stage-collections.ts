import { posix } from "node:path";
import type { StacCollection } from "@eomatch/stac-model";
import type { BatchPlan, PlannedCollection, PlannedItem } from "./batch-plan.js";
import type { CatalogueView } from "./catalogue-view.js";
import { changedCollection, isSameDescription, itemLink, keptItemLinks } from "./collection-file.js";
import { collectionParts, itemLinksBytes } from "./collection-text.js";
import type { ContentPart } from "./content-to-write.js";
import { decodedPath } from "./href.js";
import { extentOfOthers, extentWith, leavesSomeOf } from "./items-extent.js";
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

interface StagingContext {
  readonly view: CatalogueView;
  readonly staged: StagedFiles;
  readonly signal: AbortSignal | undefined;
}

/**
 * Stages the collections that are there and certainly change, since they gain items and lose none: the many links that
 * stay are copied from file to file while the items are thought up.
 */
export async function stageGrowingCollections(
  plan: BatchPlan,
  context: StagingContext,
): Promise<readonly StagedCollection[]> {
  const losing = new Set(plan.removals.map(({ collection }) => collection));
  const growing = new Set(
    plan.items
      .filter((item) => item.existing === undefined && item.collection.existing !== undefined)
      .map(({ collection }) => collection),
  );
  const staged: StagedCollection[] = [];
  for (const planned of plan.collections) {
    if (!growing.has(planned) || losing.has(planned)) continue;
    const change = { items: plan.items.filter((item) => item.collection === planned), ...nothingGoes };
    staged.push(...(await stageCollection(planned, change, context)));
  }
  return staged;
}

/**
 * Stages the other collections that change, each with the links and the extent of its new and changed items.
 *
 * @returns all that change
 */
export async function stageCollections(
  plan: BatchPlan,
  items: readonly PlannedItem[],
  context: StagingContext & { readonly growing: readonly StagedCollection[] },
): Promise<readonly StagedCollection[]> {
  const changed = [...context.growing];
  const known = new Set(changed.map(({ path }) => path));
  for (const planned of plan.collections) {
    if (known.has(planned.path)) continue;
    const own = plan.removals.filter(({ collection }) => collection === planned);
    const change = {
      items: items.filter((item) => item.collection === planned),
      gone: new Set(own.map(({ path }) => path)),
      goneIds: new Set(own.map(({ reference }) => reference.id)),
    };
    changed.push(...(await stageCollection(planned, change, context)));
  }
  return changed;
}

const nothingGoes: Pick<ItemsChange, "gone" | "goneIds"> = { gone: new Set(), goneIds: new Set() };

/** Stages one collection, unless it stays as it is. */
async function stageCollection(
  planned: PlannedCollection,
  change: ItemsChange,
  { view, staged, signal }: StagingContext,
): Promise<readonly StagedCollection[]> {
  signal?.throwIfAborted();
  const next = await stagedCollection(planned, change, view);
  if (next === undefined) return [];
  await staged.stage(planned.path, collectionParts(next.collection, await linkParts(planned, change)));
  return [next];
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
  const isLess =
    gone.size > 0 ||
    items.some((item, i) => {
      const was = item.existing?.content.item;
      return was !== undefined && leavesSomeOf(was, timed[i] as (typeof timed)[number]);
    });
  const extent =
    existing !== undefined && isLess
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
async function linkParts(
  { path, existing }: PlannedCollection,
  { items, gone }: ItemsChange,
): Promise<readonly ContentPart[]> {
  const added = items.filter((item) => item.existing === undefined).map((item) => itemLink(path, item.path));
  const addedBytes = itemLinksBytes(added);
  if (existing === undefined) return [addedBytes];
  const own = gone.size === 0 ? await existing.ownLinks() : undefined;
  if (own !== undefined) return [own, addedBytes];
  const links = keptItemLinks(await existing.file(), (path) => isGone(path, gone));
  return [itemLinksBytes(links), addedBytes];
}

/** Tells whether the file that a link leads to goes: it may lie where the href says or where its escapes do. */
function isGone(linked: string, gone: ReadonlySet<string>): boolean {
  return gone.has(linked) || gone.has(decodedPath(linked) ?? linked);
}
