import { changedNs } from "../catalogue-folder.js";
import type { CatalogueView } from "../catalogue-view.js";
import { headFileName } from "../query-index/index-head.js";
import { indexFolder } from "../work-folder.js";
import type { Problem } from "./finding.js";

/**
 * Looks whether the index, where there is one, knows every collection as it is, and whether an item was changed since
 * by something that does not keep the index. The index is made anew after every repair.
 *
 * @param youngestNs when the youngest item file was changed, nanoseconds since 1970
 */
export async function checkIndex(view: CatalogueView, youngestNs: bigint): Promise<Problem[]> {
  const head = `${indexFolder}/${headFileName}`;
  const stamp = await view.folder.stampOf(head);
  if (stamp === undefined) return [];
  const known = await view.collections(() => {});
  const isFresh =
    (await view.index()) !== undefined &&
    known.every(({ isIndexed }) => isIndexed) &&
    youngestNs <= changedNs(stamp);
  if (isFresh) return [];
  return [
    {
      kind: "stale-index",
      path: head,
      message:
        "the index does not describe the files as they are: queries may be slow or miss what was changed",
      repairs: [],
    },
  ];
}
