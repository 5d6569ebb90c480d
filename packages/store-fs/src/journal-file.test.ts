import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.js";
import type { BatchFile } from "./batch-files.js";
import { type ContentPart, type ContentToWrite, partsInMemory } from "./content-to-write.js";
import { diskFiles } from "./file-layer.js";
import { journalWriter } from "./journal-file.js";
import { type JournalledContent, readJournal, readJournalContent } from "./journal-reading.js";

async function written(path: string, files: readonly (readonly [BatchFile, ContentToWrite | undefined])[]) {
  const journal = journalWriter(await diskFiles().openNew(path));
  const contents: (Uint8Array | undefined)[] = [];
  for (const [file, toHold] of files) {
    const added = journal.add(file, toHold);
    const { content } = added;
    contents.push(
      content === undefined || content instanceof Uint8Array
        ? content
        : Buffer.concat(partsInMemory(content)),
    );
    await added.written;
  }
  await journal.finish();
  await journal.close();
  return contents;
}

function partsOf(text: string | undefined): readonly Uint8Array[] | undefined {
  const bytes = text === undefined ? undefined : Buffer.from(text);
  return bytes && [bytes.subarray(0, 1), bytes.subarray(1, 100_000), bytes.subarray(100_000)];
}

const item = (path: string): BatchFile => ({ kind: "item", path, before: undefined });

describe("a journal", () => {
  it("gives back what was written, whatever it holds", async () => {
    const folder = await temporaryFolder();
    let count = 0;
    const file = fc.record({
      kind: fc.constantFrom("item", "collection", "catalog", "removed" as const),
      name: fc.string({ unit: "grapheme" }).filter((name) => !/[/\\\0]/.test(name)),
      before: fc.option(fc.stringMatching(/^\d+:\d+$/), { nil: undefined }),
      // Some longer than what is gathered before it is written.
      text: fc.tuple(fc.string({ unit: "binary" }), fc.constantFrom(1, 1, 1, 20_000, 300_000)),
      isInParts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 20 }), async (files) => {
        const path = join(folder, String(count++));
        const all = files.map(({ kind, name, before, text: [text, times] }) => {
          const entry = { kind, path: `S2/${name}.json`, before } as BatchFile;
          return [entry, kind === "removed" ? undefined : text.slice(0, 12).repeat(times)] as const;
        });
        const contents = await written(
          path,
          all.map(([entry, text], i) => [entry, files[i]?.isInParts ? partsOf(text) : text]),
        );
        const entries = (await readJournal(path)) ?? [];
        expect(entries.map(({ content: _, ...entry }) => entry)).toEqual(all.map(([entry]) => entry));
        for (const [i, [, text]] of all.entries()) {
          const place = entries[i]?.content;
          const found = place === undefined ? undefined : await readJournalContent(path, place);
          const bytes = text === undefined ? undefined : Buffer.from(text);
          // Not by toEqual, which looks at megabytes one by one.
          expect([found, contents[i]].map((is) => is === bytes || bytes?.equals(is as Uint8Array))).toEqual([
            true,
            true,
          ]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("has what an old file does not have, and puts both together", async () => {
    const folder = await temporaryFolder();
    const [path, old] = [join(folder, "journal"), join(folder, "old")];
    const entry: BatchFile = { kind: "collection", path: "S2/collection.json", before: "1:2" };
    const letters = fc.string({ unit: "grapheme", maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        letters,
        fc.array(letters, { minLength: 1 }),
        fc.nat(),
        async (start, texts, place) => {
          const parts: ContentPart[] = texts.map((text) => Buffer.from(text));
          const kept = place % parts.length;
          const bytes = parts[kept] as Buffer;
          const from = Buffer.byteLength(start);
          await writeFile(old, Buffer.concat([Buffer.from(start), bytes, Buffer.from("rest")]));
          await rm(path, { force: true });
          await written(path, [
            [item("S2/a.json"), "{}"],
            [entry, parts.with(kept, { file: old, from, length: bytes.length, stamp: "" })],
          ]);
          const content = (await readJournal(path))?.[1]?.content;
          expect(content?.kept?.bytes).toBe(bytes.length);
          expect(await readJournalContent(path, content as JournalledContent, old)).toEqual(
            Buffer.concat(partsInMemory(parts)),
          );
          await writeFile(old, Buffer.alloc(from));
          if (bytes.length > 0)
            expect(await readJournalContent(path, content as JournalledContent, old)).toBeUndefined();
        },
      ),
      { numRuns: 50 },
    );
  });

  it("counts for nothing when it is cut short anywhere or any byte differs", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "journal");
    await written(path, [
      [item("S2/a.json"), "{}\n"],
      [{ kind: "removed", path: "S2/b.json", before: "1:2" }, undefined],
    ]);
    const whole = await readFile(path);
    expect(await readJournal(path)).toHaveLength(2);
    for (let length = 0; length < whole.length - 1; length++) {
      await writeFile(path, whole.subarray(0, length));
      expect(await readJournal(path)).toBeUndefined();
    }
    for (let at = 0; at < whole.length - 1; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 1;
      await writeFile(path, damaged);
      expect(await readJournal(path), `byte ${at}`).toBeUndefined();
    }
  });

  it.each(["../a.json", "/a.json", "S2/../../a.json", "S2\\a.json", "C:/a.json", "data/a.tif", "S2//a.json"])(
    "counts for nothing when it names the file %j",
    async (hostile) => {
      const path = join(await temporaryFolder(), "journal");
      await written(path, [[item(hostile), "{}"]]);
      expect(await readJournal(path)).toBeUndefined();
    },
  );
});
