import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bbox } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { blockCache, blockFile, readBlocks } from "./block-file.js";
import { isBrokenIndex } from "./broken-index.js";
import { hashLimit, pathHash, referenceHash } from "./hash.js";
import { noRows } from "./index-head.js";
import type { IndexRow } from "./index-row.js";
import { openSegment, type Segment } from "./segment.js";
import { rowFlags } from "./segment-format.js";
import { mergedContent } from "./segment-merge.js";
import { segmentContent } from "./segment-writer.js";
import { soughtHashes } from "./sought-hashes.js";

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
  readonly read: () => Buffer;
}> {
  const { body, footer } = segmentContent(rows);
  const file = join(await temporaryFolder(), "segment");
  await writeFile(file, body);
  const whole = { size: body.length, checksums: footer.checksums };
  const segment = openSegment(blockFile(file, whole, blockCache()), footer);
  return { file, segment, read: () => readBlocks(file, whole) };
}

/** A row as a segment has it. */
function rowOf(segment: Segment, row: number): IndexRow {
  const box = [...segment.float64s("box", row, row + 1)];
  const flags = segment.flags(row, row + 1)[0] as number;
  const [platforms = -1] = segment.uint32s("platforms", row, row + 1);
  const [shape = -1] = segment.uint32s("shape", row, row + 1);
  return {
    ...segment.text(row),
    collection: segment.runs.find(({ from, to }) => row >= from && row < to)!.collection,
    startMs: segment.startOf(row),
    stopMs: segment.float64s("stop", row, row + 1)[0]!,
    bbox: Number.isNaN(box[0]) ? undefined : (box as unknown as Bbox),
    platforms: segment.platforms[platforms]!,
    isDownloaded: (flags & rowFlags.isDownloaded) !== 0,
    isBroken: (flags & rowFlags.isBroken) !== 0,
    properties:
      (flags & rowFlags.hasProperties) === 0
        ? undefined
        : { shape: segment.shapes[shape]!, values: segment.values(row) },
    matchups: [...segment.relations(row, "matchup")],
    products: [...segment.relations(row, "product")],
  };
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
        const { segment } = await written(rows);
        const back = rows.map((_, i) => rowOf(segment, i));
        const key = (one: IndexRow): string => JSON.stringify(Object.entries(one).sort());
        expect(back.map(key).sort()).toEqual(rows.map(key).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("that is made of several is the same as if all their rows had been laid out together", async () => {
    // Few times, so that the rows of several lie among each other, and some are alike.
    const near = fc.tuple(row, fc.integer({ min: 0, max: 3 })).map(([one, startMs]) => ({ ...one, startMs }));
    const part = fc.record({ rows: fc.array(near, { maxLength: 12 }), gone: fc.array(fc.nat(11)) });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
        const segments = parts.map(async ({ rows, gone }) => {
          const dead = new Set(gone.filter((at) => at < rows.length));
          const { segment } = await written(rows);
          const alive = rows.map((_, at) => rowOf(segment, at)).filter((_, at) => !dead.has(at));
          return {
            alive,
            part: { ...segmentContent(rows), dead: { count: dead.size, has: (at: number) => dead.has(at) } },
          };
        });
        const all = await Promise.all(segments);
        const merged = mergedContent(all.map(({ part }) => part));
        const expected = segmentContent(all.flatMap(({ alive }) => alive));
        expect(merged.footer).toEqual(expected.footer);
        expect(merged.body.equals(expected.body)).toBe(true);
      }),
      { numRuns: 100 },
    );
    const halves = [many.slice(0, 5000), many.slice(5000)].map((rows) => ({
      ...segmentContent(rows),
      dead: noRows,
    }));
    expect(mergedContent(halves)).toEqual(segmentContent(many));
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
    for (const section of ["idHash", "pathHash"] as const) {
      // So few that each is looked for, and so many that all rows are gone through.
      for (const [maxLength, others] of [
        [1, []],
        [many.length, [0, 1, hashLimit / 2, hashLimit - 1]],
      ] as const) {
        const hashes = fc.subarray(sections[section], { maxLength });
        await fc.assert(
          fc.asyncProperty(hashes, fc.boolean(), async (sought, isNear) => {
            const near = isNear ? sought.flatMap((hash) => [hash - 1, hash + 1]) : [];
            const found = new Set<number>();
            segment.addKnown(section, soughtHashes([...near, ...sought, ...others]), found);
            expect(found).toEqual(new Set(sought));
          }),
          { numRuns: 30 },
        );
      }
    }
    const empty = await written([]);
    const found = new Set<number>();
    empty.segment.addKnown("idHash", soughtHashes([1, 2]), found);
    expect(found).toEqual(new Set());
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
    const { file, segment, read: readWhole } = await written(many);
    const { body } = segmentContent(many);
    body.fill(0, 0, body.length);
    await writeFile(file, body);
    for (const read of [() => segment.float64s("start", 0, 10), readWhole]) {
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
