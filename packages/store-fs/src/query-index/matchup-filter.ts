import type { MatchupCondition } from "@eomatch/stac-model";
import { type CatalogueIndex, isBrokenRow, type LiveSegment, type RowPlace } from "./catalogue-index.js";
import { propertyTest, type RowTest } from "./property-filter.js";
import { byChunk, partChunk } from "./row-chunks.js";
import type { Segment } from "./segment.js";
import { rowFlags } from "./segment-format.js";

/**
 * One matchup in as many rows of the index is looked up by itself. Going through the whole index once, in the order in
 * which it lies there, takes as long as a few such look-ups for every thousand rows.
 */
const rowsPerLookup = 200;

/**
 * Tests the rows of events: whether one of their matchups meets a condition.
 *
 * Only for an index that speaks of every collection of the catalogue, because matchups and products may be in any.
 *
 * @returns for each segment of events, a test that is false for rows that surely have no such matchup
 */
export function matchupTest(
  index: CatalogueIndex,
  condition: MatchupCondition,
): (events: LiveSegment) => RowTest {
  const mayMeet = oneMatchupTest(index, condition);
  let lookups = Math.ceil(index.segments.reduce((sum, { segment }) => sum + segment.rows, 0) / rowsPerLookup);
  let meeting: ReadonlySet<number> | undefined;
  return ({ segment }) => {
    const matchupsOf = relationReader(segment, "matchup");
    return (row) => {
      if (lookups > 0) {
        const matchups = segment.relations(row, "matchup");
        lookups -= matchups.length;
        return matchups.some((hash) => index.rowsOf(hash).some(mayMeet));
      }
      meeting ??= meetingHashes(index, condition);
      return matchupsOf(row).some((hash) => meeting?.has(hash));
    };
  };
}

/** Tests the row of a matchup: false for one that surely does not meet a condition. */
function oneMatchupTest(
  index: CatalogueIndex,
  { properties, productsDownloaded }: MatchupCondition,
): (matchup: RowPlace) => boolean {
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

  return (matchup) => {
    if (isBrokenRow(matchup) || index.isPending(matchup)) return true;
    if (!meetsProperties(matchup)) return false;
    if (productsDownloaded !== true) return true;
    const products = matchup.live.segment.relations(matchup.row, "product");
    return products.every((hash) => index.rowsOf(hash).some(mayBeDownloaded));
  };
}

/** The hashes of the references to all items that may meet a condition, be they matchups or not. */
function meetingHashes(
  index: CatalogueIndex,
  { properties, productsDownloaded }: MatchupCondition,
): ReadonlySet<number> {
  const downloaded =
    productsDownloaded === true ? hashesOf(index, () => () => false, rowFlags.isDownloaded) : undefined;
  return hashesOf(index, ({ segment }) => {
    const meetsProperties = properties === undefined ? undefined : propertyTest(segment, properties);
    const productsOf = relationReader(segment, "product");
    return (row) => {
      if (meetsProperties !== undefined && !meetsProperties(row)) return false;
      return downloaded === undefined || productsOf(row).every((hash) => downloaded.has(hash));
    };
  });
}

/** The hashes of all rows that meet a test, have a flag, or of which nothing is known for sure. */
function hashesOf(
  index: CatalogueIndex,
  testOf: (live: LiveSegment) => RowTest,
  flag = 0,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const live of index.segments) {
    const { segment, dead } = live;
    const isMet = testOf(live);
    const flags = segment.flags(0, segment.rows);
    const meets = new Uint8Array(segment.rows);
    let count = 0;
    for (let row = 0; row < segment.rows; row++) {
      if (dead.has(row)) continue;
      const isKept =
        ((flags[row] as number) & (rowFlags.isBroken | flag)) !== 0 ||
        index.isPending({ live, row }) ||
        isMet(row);
      if (!isKept) continue;
      meets[row] = 1;
      count++;
    }
    if (count === 0) continue;
    for (const { row, hash } of segment.hashes()) if (meets[row] === 1) found.add(hash);
  }
  return found;
}

/** Reads the references of one row after the other. */
function relationReader(segment: Segment, kind: "matchup" | "product"): (row: number) => Float64Array {
  const at = byChunk(segment, (from, to) => {
    const { bytes, fromOf, toOf } = partChunk(segment, kind, `${kind}End`, { from, to });
    return { hashes: new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3), fromOf, toOf };
  });
  return (row) => {
    const { hashes, fromOf, toOf } = at(row).chunk;
    return hashes.subarray(fromOf(row), toOf(row));
  };
}
