import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { blockCache, blockFile, readBlocks } from "./block-file.js";
import { isBrokenIndex } from "./broken-index.js";
import { hashLimit, pathHash, referenceHash } from "./hash.js";
import type { IndexRow } from "./index-row.js";
import { openSegment, type Segment } from "./segment.js";
import type { SegmentFooter } from "./segment-format.js";
import { rowReader } from "./segment-rows.js";
import { segmentContent } from "./segment-writer.js";

/** Enough rows for their hashes to fill several blocks. */
const many = Array.from({ length: 9000 }, (_, i) => madeRow(`i${i}`, i % 3 === 0 ? "L9" : "S2", i));

function madeRow(id: string, collection: string, startMs: number): IndexRow {
  return {
    collection,
    id,
    path: `${collection}/2022/05/18/${id}.json`,
    startMs,
    stopMs: startMs + 10,
    bbox: [1, 2, 3, 4],
    platforms: ["S2A"],
    isDownloaded: false,
    isBroken: false,
    properties: { shape: '[["a"],[]]', values: `[${startMs}]` },
    matchups: [],
    products: [startMs],
  };
}

async function written(rows: readonly IndexRow[]): Promise<{
  readonly file: string;
  readonly segment: Segment;
  readonly rowAt: () => (row: number) => IndexRow;
}> {
  const { body, footer } = segmentContent(rows);
  const file = join(await temporaryFolder(), "segment");
  await writeFile(file, Buffer.concat([body, footer]));
  const read = JSON.parse(footer.toString()) as SegmentFooter;
  const whole = { size: body.length, checksums: read.checksums };
  const blocks = blockFile(file, whole, blockCache());
  const rowAt = () => rowReader(readBlocks(file, whole), read);
  return { file, segment: openSegment(blocks, read), rowAt };
}

const row: fc.Arbitrary<IndexRow> = fc.record({
  collection: fc.constantFrom("S2", "L9", "\u{1F6F0}"),
  id: fc.string({ unit: "grapheme", minLength: 1 }),
  path: fc.string({ minLength: 1 }).map((text) => text.replaceAll("\0", "")),
  startMs: fc.integer(),
  stopMs: fc.integer(),
  bbox: fc.option(
    fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.integer(), fc.integer()),
    {
      nil: undefined,
    },
  ),
  platforms: fc.subarray(["S2A", "Landsat-9", ""]),
  isDownloaded: fc.boolean(),
  isBroken: fc.boolean(),
  properties: fc.option(
    fc.constantFrom({ shape: '[["a"],["b"]]', values: "[1]" }, { shape: "[[],[]]", values: "[]" }),
    { nil: undefined },
  ),
  matchups: fc.array(fc.maxSafeNat()),
  products: fc.array(fc.maxSafeNat()),
});

describe("a segment", () => {
  it("gives back every row as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        const { rowAt } = await written(rows);
        const back = Array.from({ length: rows.length }, (_, i) => rowAt()(i));
        const key = (one: IndexRow): string => JSON.stringify(one, Object.keys(one).sort());
        expect(back.map(key).sort()).toEqual(rows.map(key).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("finds the row of every reference and every path, and none of others", async () => {
    const { segment } = await written(many);
    for (const { collection, id, path } of many) {
      expect(segment.rowsOf(referenceHash({ collection, id })).map((at) => segment.text(at).id)).toEqual([
        id,
      ]);
      expect(segment.rowsAt(pathHash(path.toUpperCase())).map((at) => segment.text(at).path)).toEqual([path]);
      expect(segment.rowsOf(referenceHash({ collection, id: `${id}x` }))).toEqual([]);
    }
    for (const hash of [0, 1, hashLimit / 2, hashLimit - 1]) expect(segment.rowsOf(hash)).toEqual([]);
  });

  it("tells of many hashes at once which of them rows have", async () => {
    const { segment } = await written(many);
    const sections = { idHash: many.map(referenceHash), pathHash: many.map(({ path }) => pathHash(path)) };
    const others = [0, 1, hashLimit / 2, hashLimit - 1];
    for (const section of ["idHash", "pathHash"] as const) {
      await fc.assert(
        fc.asyncProperty(fc.subarray(sections[section]), fc.boolean(), async (hashes, isNear) => {
          const near = isNear ? hashes.flatMap((hash) => [hash - 1, hash + 1]) : [];
          const sought = Float64Array.from([...hashes, ...near, ...others]).sort();
          expect([...segment.known(section, sought)]).toEqual([...hashes].sort((a, b) => a - b));
        }),
        { numRuns: 30 },
      );
    }
    const empty = await written([]);
    expect([...empty.segment.known("idHash", Float64Array.of(1, 2))]).toEqual([]);
  });

  it("says where a time begins in the rows of a collection", async () => {
    const { segment } = await written(many);
    const [l9, s2] = segment.runs;
    expect([l9?.collection, s2?.collection]).toEqual(["L9", "S2"]);
    expect(segment.firstFrom(l9!, 3)).toBe(l9!.from + 1);
    expect(segment.firstFrom(s2!, Number.NEGATIVE_INFINITY)).toBe(s2!.from);
    expect(segment.firstFrom(s2!, 1e9)).toBe(s2!.to);
  });

  it("is refused block by block where its file is not what was written", async () => {
    const { file, segment, rowAt } = await written(many);
    const { body } = segmentContent(many);
    body.fill(0, 0, body.length);
    await writeFile(file, body);
    for (const read of [() => segment.float64s("start", 0, 10), rowAt]) {
      try {
        read();
        expect.unreachable();
      } catch (error) {
        expect(isBrokenIndex(error)).toBe(true);
      }
    }
  });
});

describe("hashes", () => {
  it("stay what they are: an index on disk is full of them", () => {
    expect(referenceHash({ collection: "S2_MSI_L1C", id: "a" })).toBe(1613238227072426);
    expect(pathHash("S2/A.json")).toBe(pathHash("s2/a.JSON"));
  });
});
