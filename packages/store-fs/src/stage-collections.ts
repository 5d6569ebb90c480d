import { extendExtent, type StacCollection, type StacExtent } from "@eomatch/stac-model";
import type { BatchPlan, PlannedCollection, PlannedItem } from "./batch-plan.js";
import { changedCollection } from "./collection-file.js";
import { formatJson } from "./json-text.js";
import type { StagedFiles } from "./staged-files.js";

/** A collection that a batch changes. */
export interface StagedCollection {
  readonly path: string;
  readonly collection: StacCollection;
}

/** Stages the collections that change, each with the links and the extent of its new and changed items. */
export async function stageCollections(
  plan: BatchPlan,
  items: readonly PlannedItem[],
  { staged, signal }: { readonly staged: StagedFiles; readonly signal: AbortSignal | undefined },
): Promise<readonly StagedCollection[]> {
  const changed: StagedCollection[] = [];
  for (const planned of plan.collections) {
    signal?.throwIfAborted();
    const own = items.filter((item) => item.collection === planned);
    const collection = changedCollection(planned.existing, {
      ...planned,
      addedPaths: own.filter(({ existing }) => existing === undefined).map(({ path }) => path),
      extent: extentWith(planned, own),
    });
    if (collection === undefined) continue;
    await staged.stage(planned.path, formatJson(collection));
    changed.push({ path: planned.path, collection });
  }
  return changed;
}

function extentWith({ existing }: PlannedCollection, items: readonly PlannedItem[]): StacExtent | undefined {
  // A collection without items says the whole world, because STAC has no word for nothing; its first item sets it.
  const isEmpty = existing === undefined || existing.itemPaths.length === 0;
  const before = isEmpty ? undefined : existing.collection.extent;
  return items.reduce<StacExtent | undefined>(
    (extent, { content }) => extendExtent(extent, content.item),
    before,
  );
}
