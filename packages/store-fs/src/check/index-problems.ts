import { changedNs } from "../catalogue-folder.js";
import type { CatalogueView } from "../catalogue-view.js";
import { headFileName } from "../query-index/index-head.js";
import { indexFolder } from "../work-folder.js";
import type { Problem } from "./finding.js";
import type { SurveyedItem } from "./survey.js";

/**
 * Looks whether the index, where there is one, knows every collection as it is, and whether an item of those that it
 * does know was changed since by something that does not keep the index. The index is made anew after every repair.
 */
export async function checkIndex(view: CatalogueView, items: Iterable<SurveyedItem>): Promise<Problem[]> {
  const path = `${indexFolder}/${headFileName}`;
  const stamp = await view.folder.stampOf(path);
  if (stamp === undefined) return [];
  const indexedNs = changedNs(stamp);
  const known = await view.collections(() => {});
  const trusted = new Set(known.filter(({ isIndexed }) => isIndexed).map((collection) => collection.path));
  for (const item of items) {
    if (!item.isLinked || item.changedNs <= indexedNs || !trusted.has(item.collectionFile.path)) continue;
    const message = `${item.path} was changed after the index was made: queries may miss what was changed`;
    return [{ kind: "stale-index", path, message, repairs: [] }];
  }
  if (trusted.size === known.length && (await view.index()) !== undefined) return [];
  const message =
    "the catalogue was copied, or changed by another tool: all is found, only slowly, until something is added";
  return [{ kind: "unused-index", path, message, repairs: [] }];
}
