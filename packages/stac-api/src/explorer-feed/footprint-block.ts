import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemReference,
  productReferences,
  referenceKey,
  referenceTo,
} from "@eomatch/stac-model";
import type { FeedBlock } from "../explorer-feed-format.js";
import { outlineColumns } from "./outline-columns.js";

/** Most matchups whose footprints are given at once. */
export const maxFootprintMatchups = 2000;

/** The footprints of the products of some matchups, each product once, under the first matchup that has it. */
export async function footprintBlock(
  store: CatalogueStore,
  matchups: readonly (ItemReference & { readonly number: number })[],
  signal: AbortSignal,
): Promise<FeedBlock> {
  const options = { signal, onBroken: () => {} };
  const numbers = new Map(matchups.map((matchup) => [referenceKey(matchup), matchup.number]));
  const owners = new Map<string, { readonly matchup: number; readonly sensor: number }>();
  const wanted: ItemReference[] = [];
  for await (const item of store.readItems(matchups, options)) {
    const matchup = numbers.get(referenceKey(referenceTo(item))) ?? 0;
    productReferences(item).forEach((reference, sensor) => {
      const key = referenceKey(reference);
      if (owners.has(key)) return;
      owners.set(key, { matchup, sensor });
      wanted.push(reference);
    });
  }
  const outlines = outlineColumns();
  const rows: { readonly matchup: number; readonly sensor: number }[] = [];
  for await (const product of store.readItems(wanted, options)) {
    rows.push(ownerOf(product, owners));
    outlines.add(product.item.geometry);
  }
  return {
    kind: "footprints",
    rows: rows.length,
    pairs: [],
    columns: {
      matchup: Uint32Array.from(rows, ({ matchup }) => matchup),
      sensor: Uint16Array.from(rows, ({ sensor }) => sensor),
      ...outlines.columns(),
    },
  };
}

function ownerOf<T>(product: CatalogueItem, owners: ReadonlyMap<string, T>): T {
  return owners.get(referenceKey(referenceTo(product))) as T;
}
