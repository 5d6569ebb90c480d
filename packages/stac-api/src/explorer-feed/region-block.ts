import { type CatalogueStore, type ItemReference, referenceKey, referenceTo } from "@eomatch/stac-model";
import type { FeedBlock } from "../explorer-feed-format.js";
import { outlineColumns } from "./outline-columns.js";

/** The collocation regions of some matchups as they are, of which the rows tell the boxes. */
export async function regionBlock(
  store: CatalogueStore,
  matchups: readonly (ItemReference & { readonly number: number })[],
  signal: AbortSignal,
): Promise<FeedBlock> {
  const numbers = new Map(matchups.map((matchup) => [referenceKey(matchup), matchup.number]));
  const outlines = outlineColumns();
  const rows: number[] = [];
  for await (const item of store.readItems(matchups, { signal, onBroken: () => {} })) {
    rows.push(numbers.get(referenceKey(referenceTo(item))) ?? 0);
    outlines.add(item.item.geometry);
  }
  return {
    kind: "regions",
    rows: rows.length,
    pairs: [],
    columns: { matchup: Uint32Array.from(rows), ...outlines.columns() },
  };
}
