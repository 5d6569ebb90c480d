import type { MatchupCondition } from "@eomatch/stac-model";
import { type CatalogueIndex, isBrokenRow, type LiveSegment, type RowPlace } from "./catalogue-index.js";
import { propertyTest, type RowTest } from "./property-filter.js";
import { rowFlags } from "./segment-format.js";

/**
 * Tests the rows of events: whether one of their matchups meets a condition.
 *
 * Only for an index that speaks of every collection of the catalogue, because matchups and products may be in any.
 *
 * @returns for each segment of events, a test that is false for rows that surely have no such matchup
 */
export function matchupTest(
  index: CatalogueIndex,
  { properties, productsDownloaded }: MatchupCondition,
): (events: LiveSegment) => RowTest {
  const propertyTests = new Map<LiveSegment, RowTest>();
  const meetsProperties = ({ live, row }: RowPlace): boolean => {
    if (properties === undefined) return true;
    const test = propertyTests.get(live) ?? propertyTest(live.segment, properties);
    propertyTests.set(live, test);
    return test(row);
  };

  const mayBeDownloaded = ({ live, row }: RowPlace): boolean =>
    index.isPending({ live, row }) ||
    ((live.segment.flags(row, row + 1)[0] as number) & (rowFlags.isDownloaded | rowFlags.isBroken)) !== 0;

  const mayMeet = (matchup: RowPlace): boolean => {
    if (isBrokenRow(matchup) || index.isPending(matchup)) return true;
    if (!meetsProperties(matchup)) return false;
    if (productsDownloaded !== true) return true;
    const products = matchup.live.segment.relations(matchup.row, "product");
    return products.every((hash) => index.rowsOf(hash).some(mayBeDownloaded));
  };

  return (events) => (row) =>
    events.segment.relations(row, "matchup").some((hash) => index.rowsOf(hash).some(mayMeet));
}
