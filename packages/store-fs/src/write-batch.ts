import {
  type ItemReference,
  type ItemRelation,
  referenceTo,
  type StacCatalog,
  type StoreBatch,
  StoreError,
} from "@eomatch/stac-model";
import { type BatchPlan, type PlannedItem, planBatch } from "./batch-plan.js";
import { type CatalogFile, withChildren } from "./catalog-file.js";
import type { CatalogueFolder } from "./catalogue-folder.js";
import type { CatalogueView } from "./catalogue-view.js";
import { commitBatch } from "./commit-batch.js";
import { isSameItem, itemFileContent } from "./item-file.js";
import { type ItemLookup, itemLookup } from "./item-lookup.js";
import { formatJson } from "./json-text.js";
import { catalogFileName } from "./layout.js";
import { isBrokenIndex } from "./query-index/broken-index.js";
import { prepareIndex, rowsAhead, updateIndex } from "./query-index/index-update.js";
import { referenceMap } from "./reference-map.js";
import { stageCollections, stageGrowingCollections } from "./stage-collections.js";
import { type StagedFiles, stagedBatch } from "./staged-files.js";
import { workThrough } from "./work-through.js";
import type { WriteAccess } from "./write-access.js";

/**
 * Writes a batch into a catalogue.
 *
 * Everything is first written aside and to a journal; whatever fails until then (a full disk, an abort) leaves the
 * catalogue as it was. Then the files appear, in an order in which every link leads to a file at any moment: see
 * {@link commitBatch}.
 */
export async function writeBatch(
  view: CatalogueView,
  batch: StoreBatch,
  context: { readonly access: WriteAccess; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const index = await view.index();
  try {
    await planAndCommit(view, batch, context);
  } catch (error) {
    // A damaged index shows while the batch is planned, when nothing has appeared yet.
    if (!isBrokenIndex(error) || index === undefined) throw error;
    await planAndCommit(view.withoutIndex(index), batch, context);
  }
}

async function planAndCommit(
  view: CatalogueView,
  batch: StoreBatch,
  { access, signal }: { readonly access: WriteAccess; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const catalog = await requireCatalog(view);
  const lookup = itemLookup(view);
  const plan = await planBatch(batch, { view, catalog, lookup, signal });
  const staged = stagedBatch(view.folder);
  try {
    const aside = { view, staged: staged.collections, signal };
    const growing = await stageGrowingCollections(plan, aside);
    const items = await stageItems(plan, { view, lookup, staged: staged.items, signal });
    const collections = await stageCollections(plan, items, { ...aside, growing });
    const added = plan.collections.filter(({ existing }) => existing === undefined).map(({ path }) => path);
    if (added.length > 0) {
      await staged.catalog.stage(catalogFileName, formatJson(withChildren(catalog, added)));
    }
    for (const { path } of plan.removals) await staged.remove(path);
    signal?.throwIfAborted();
    const replaced = items.filter(({ existing }) => existing !== undefined);
    const gone = plan.removals.map(({ reference }) => reference);
    await prepareIndex(view, [...replaced.map(({ content }) => referenceTo(content)), ...gone]);
    const committing = commitBatch(staged, view.folder, { access, signal });
    const [clearAway, ahead] = await bothEnded(committing, rowsAhead(items));
    await bothEnded(updateIndex(view, { collections, items, ahead, removed: gone }), clearAway());
  } finally {
    await staged.clear();
  }
}

/** Waits for the end of both, also where one fails: what goes on needs the catalogue's lock. */
async function bothEnded<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

/**
 * The catalogue that is there.
 *
 * @throws StoreError `store/not-found` when there is none
 */
export async function requireCatalog(view: CatalogueView): Promise<CatalogFile> {
  const catalog = await view.catalog();
  if (catalog !== undefined) return catalog;
  throw new StoreError(
    "store/not-found",
    `there is no catalogue at ${view.folder.path} to write to: create it first`,
    { path: view.folder.path },
  );
}

/** Makes the `catalog.json` of a new catalogue. */
export async function writeCatalog(
  folder: CatalogueFolder,
  catalog: StacCatalog,
  context: { readonly access: WriteAccess; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const staged = stagedBatch(folder);
  try {
    await staged.catalog.stage(catalogFileName, formatJson(catalog));
    await (await commitBatch(staged, folder, context))();
  } finally {
    await staged.clear();
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
  const pathsOf = relationPaths(plan, context);
  const stage = (planned: PlannedItem, pathOf: PathOf): PlannedItem | Promise<PlannedItem> | undefined => {
    const { content, path, collection, existing } = planned;
    const text = formatJson(itemFileContent(content, { path, collectionPath: collection.path, pathOf }));
    if (existing?.text === text) return undefined;
    return staged.stage(path, text)?.then(() => planned) ?? planned;
  };
  const changed = await workThrough(
    plan.items,
    (planned) => {
      const { content, existing } = planned;
      // Before anything that must find the targets' places: an item that is there as it is may keep dead links.
      if (existing !== undefined && isSameItem(existing.content, content)) return undefined;
      const paths = pathsOf(planned);
      return paths instanceof Promise ? paths.then((found) => stage(planned, found)) : stage(planned, paths);
    },
    signal,
  );
  return changed.filter((planned) => planned !== undefined);
}

/** Tells the file of an item that another one is related to. */
type PathOf = (target: ItemReference) => string;

/** Finds the files of the items that an item is related to: at once where all of them are of the batch. */
function relationPaths(
  plan: BatchPlan,
  { view, lookup }: { readonly view: CatalogueView; readonly lookup: ItemLookup },
): (planned: PlannedItem) => PathOf | Promise<PathOf> {
  // Nothing may lead to an item that the batch takes out: it has no path.
  const going = referenceMap<true>();
  for (const { reference } of plan.removals) going.set(reference, true);
  const sought = referenceMap<Promise<string | undefined>>();
  const find = (target: ItemReference): Promise<string | undefined> => {
    const path = sought.get(target) ?? lookup.find(target).then((stored) => stored?.path);
    sought.set(target, path);
    return path;
  };
  const missing = (planned: PlannedItem, { rel, target }: ItemRelation): StoreError =>
    new StoreError(
      "store/not-found",
      `item ${planned.content.item.id} has a ${rel} link to ${target.id} of ${target.collection}, which is neither in the catalogue nor in the batch: write it first or with it`,
      { path: view.folder.absolute(planned.path) },
    );
  const findAll = async (planned: PlannedItem): Promise<PathOf> => {
    const paths = referenceMap<string>();
    for (const relation of planned.content.relations) {
      const { target } = relation;
      const path = plan.itemOf(target)?.path ?? (going.has(target) ? undefined : await find(target));
      if (path === undefined) throw missing(planned, relation);
      paths.set(target, path);
    }
    return (target) => paths.get(target) as string;
  };
  const plannedPath: PathOf = (target) => (plan.itemOf(target) as PlannedItem).path;
  return (planned) =>
    planned.content.relations.every(({ target }) => plan.itemOf(target) !== undefined)
      ? plannedPath
      : findAll(planned);
}
