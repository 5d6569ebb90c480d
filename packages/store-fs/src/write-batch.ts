import { posix } from "node:path";
import {
  type ItemReference,
  referenceKey,
  referenceTo,
  type StoreBatch,
  StoreError,
} from "@eomatch/stac-model";
import { type BatchPlan, type PlannedItem, planBatch } from "./batch-plan.js";
import { withChildren } from "./catalog-file.js";
import type { CatalogueView } from "./catalogue-view.js";
import { isSameItem, itemFileContent } from "./item-file.js";
import { type ItemLookup, itemLookup } from "./item-lookup.js";
import { formatJson } from "./json-text.js";
import { catalogFileName } from "./layout.js";
import { readAhead } from "./read-ahead.js";
import { type StagedCollection, stageCollections } from "./stage-collections.js";
import { flushFolder, type StagedFiles, stagedFiles } from "./staged-files.js";

/** What of a batch differs from what is there. */
interface BatchChange {
  readonly items: readonly PlannedItem[];
  readonly collections: readonly StagedCollection[];
  readonly isCatalogChanged: boolean;
}

/**
 * Writes a batch into a catalogue.
 *
 * All files are first written under temporary names and flushed; whatever fails until then (a full disk, an
 * abort) leaves the catalogue as it was. Then they appear: new items, which nothing links to yet; replaced items
 * in the batch's order; collections, which link to the new items; at last `catalog.json`. A reader, or a crash,
 * meets the old state or a part of the new one in which every link leads to a file.
 */
export async function writeBatch(
  view: CatalogueView,
  batch: StoreBatch,
  signal: AbortSignal | undefined,
): Promise<void> {
  const catalog = await view.catalog();
  if (catalog === undefined) {
    throw new StoreError(
      "store/not-found",
      `there is no catalogue at ${view.folder.path} to write to: create it first`,
      { path: view.folder.path },
    );
  }
  const lookup = itemLookup(view);
  const plan = await planBatch(batch, { view, catalog, lookup, signal });
  const staged = stagedFiles(view.folder);
  try {
    const items = await stageItems(plan, { view, lookup, staged, signal });
    const collections = await stageCollections(plan, items, { staged, signal });
    const added = plan.collections.filter(({ existing }) => existing === undefined).map(({ path }) => path);
    if (added.length > 0) await staged.stage(catalogFileName, formatJson(withChildren(catalog, added)));
    signal?.throwIfAborted();
    await staged.flush();
    signal?.throwIfAborted();
    await publish({ items, collections, isCatalogChanged: added.length > 0 }, { view, staged });
    await view.remember(collections);
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/** Stages the items that differ from what is there. */
async function stageItems(
  plan: BatchPlan,
  context: {
    readonly view: CatalogueView;
    readonly lookup: ItemLookup;
    readonly staged: StagedFiles;
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly PlannedItem[]> {
  const { staged, signal } = context;
  const pathOf = relationPaths(plan, context);
  const stagedItems = readAhead(
    plan.items,
    async (planned) => {
      const { content, path, collection, existing } = planned;
      // Before anything that must find the targets' places: an item that is there as it is may keep dead links.
      if (existing !== undefined && isSameItem(existing.content, content)) return undefined;
      const paths = await pathOf(planned);
      const place = { path, collectionPath: collection.path, pathOf: (to: ItemReference) => paths(to) };
      const text = formatJson(itemFileContent(content, place));
      if (existing?.text === text) return undefined;
      await staged.stage(path, text);
      return planned;
    },
    signal,
  );
  const changed: PlannedItem[] = [];
  for await (const planned of stagedItems) if (planned !== undefined) changed.push(planned);
  return changed;
}

/** Finds the files of the items that an item is related to. */
function relationPaths(
  plan: BatchPlan,
  { view, lookup }: { readonly view: CatalogueView; readonly lookup: ItemLookup },
): (planned: PlannedItem) => Promise<(target: ItemReference) => string> {
  const known = new Map<string, Promise<string | undefined>>(
    plan.items.map(({ content, path }) => [referenceKey(referenceTo(content)), Promise.resolve(path)]),
  );
  const find = (target: ItemReference): Promise<string | undefined> => {
    const key = referenceKey(target);
    const path = known.get(key) ?? lookup.find(target).then((stored) => stored?.path);
    known.set(key, path);
    return path;
  };
  return async ({ content, path: ownPath }) => {
    const paths = new Map<string, string>();
    for (const { target, rel } of content.relations) {
      const path = await find(target);
      if (path === undefined) {
        throw new StoreError(
          "store/not-found",
          `item ${content.item.id} has a ${rel} link to ${target.id} of ${target.collection}, which is neither in the catalogue nor in the batch: write it first or with it`,
          { path: view.folder.absolute(ownPath) },
        );
      }
      paths.set(referenceKey(target), path);
    }
    return (target) => paths.get(referenceKey(target)) as string;
  };
}

async function publish(
  { items, collections, isCatalogChanged }: BatchChange,
  { view, staged }: { view: CatalogueView; staged: StagedFiles },
): Promise<void> {
  const fresh = items.filter(({ existing }) => existing === undefined);
  // Nothing links to new items yet, so they may appear in any order.
  for await (const _ of readAhead(fresh, ({ path }) => staged.publish(path)));
  for (const { path, existing } of items) if (existing !== undefined) await staged.publish(path);
  for (const { path } of collections) {
    await staged.publish(path);
    await flushFolder(view.folder.absolute(posix.dirname(path)));
  }
  if (isCatalogChanged) {
    await staged.publish(catalogFileName);
    await flushFolder(view.folder.path);
  }
}
