import {
  type CatalogueItem,
  type CatalogueStore,
  type ItemQuery,
  matchesQuery,
  type ReadOptions,
} from "@eomatch/stac-model";

/**
 * The items of a query, in order, from a store that may not be able to do all that a query can ask: what it cannot is
 * done here.
 */
export async function* itemsOf(
  store: CatalogueStore,
  query: ItemQuery,
  options: ReadOptions,
): AsyncGenerator<CatalogueItem, void, undefined> {
  const { after, ids, limit = Number.POSITIVE_INFINITY } = query;
  const isAble = (ability: "after" | "ids"): boolean => store.queryAbilities?.includes(ability) === true;
  const [doesAfter, doesIds] = [isAble("after"), isAble("ids")];
  if ((after === undefined || doesAfter) && (ids === undefined || doesIds)) {
    yield* store.query(query, options);
    return;
  }
  const asked: ItemQuery = {
    ...query,
    after: doesAfter ? after : undefined,
    ids: doesIds ? ids : undefined,
    limit: undefined,
  };
  let count = 0;
  if (limit === 0) return;
  for await (const content of store.query(asked, options)) {
    if (!matchesQuery(content.item, { ids, after })) continue;
    yield content;
    count += 1;
    if (count >= limit) return;
  }
}
