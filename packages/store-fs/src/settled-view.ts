import { setTimeout as delay } from "node:timers/promises";
import type { CatalogueFolder } from "./catalogue-folder.js";
import type { CatalogueView } from "./catalogue-view.js";
import { movableStamp } from "./query-index/index-head.js";
import { lockFolder } from "./work-folder.js";

/** What is waited for, and how long. */
interface Patience {
  /** A collection up to this size is read as fast as an index is waited for. */
  readonly largeItemCount: number;
  /** How long a reader waits, in all, for a writer that is about to bring the index up to what it has published. */
  readonly patienceMs: number;
}

/** After having waited in vain it does not wait again for so long: a large index may be under way. */
const impatienceMs = 10_000;

const intervalMs = 20;

/**
 * Opens views for reading, at a moment when the index knows all large collections, if there is one soon.
 *
 * Between the files of a batch and the index that describes them lie some milliseconds in which a query would have to
 * read every item of a collection: waiting them out is faster by far. A reader that does not get its moment reads on
 * without the index; so does one where nobody writes.
 */
export function settledViews(
  folder: CatalogueFolder,
  openView: () => CatalogueView,
  { largeItemCount, patienceMs }: Patience = { largeItemCount: 1000, patienceMs: 500 },
): () => Promise<CatalogueView> {
  let patientFromMs = 0;
  return async () => {
    const startedMs = performance.now();
    let view = openView();
    while (performance.now() >= patientFromMs && (await isOutdated(view, largeItemCount))) {
      if ((await folder.stampOf(lockFolder)) === undefined) break;
      if (performance.now() - startedMs > patienceMs) {
        patientFromMs = performance.now() + impatienceMs;
        break;
      }
      await delay(intervalMs);
      view = openView();
    }
    return view;
  };
}

/** Whether there is an index, and a large collection has changed since. */
async function isOutdated(view: CatalogueView, large: number): Promise<boolean> {
  const index = await view.index();
  if (index === undefined) return false;
  for (const known of index.head.collections) {
    if (known.itemCount <= large) continue;
    const stamp = await view.folder.stampOf(known.path);
    if (stamp !== undefined && movableStamp(stamp) !== known.stamp) return true;
  }
  return false;
}
