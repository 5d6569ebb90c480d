import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder, textsUnder, workFilesUnder } from "../test/temporary-folder.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { diskFiles, type FileLayer } from "./file-layer.js";
import { readJournal } from "./journal-reading.js";
import { stagedBatch } from "./staged-files.js";

describe("stagedBatch", () => {
  it("writes files aside and tells which replace others, without touching the catalogue", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "a.json"), "old");
    const staged = stagedBatch(catalogueFolder(root));
    await staged.items.stage("a.json", "new");
    await staged.items.stage("2022/b.json", "b");
    await staged.remove("a.json");
    expect(await readFile(join(root, "a.json"), "utf8")).toBe("old");
    expect(await readdir(root)).toEqual([".eomatch", "a.json"]);
    expect(staged.files.map(({ kind, path, before }) => [kind, path, before !== undefined])).toEqual([
      ["item", "a.json", true],
      ["item", "2022/b.json", false],
      ["removed", "a.json", true],
    ]);
    const journal = await readJournal((await staged.flushJournal()).path);
    const texts = staged.files.slice(0, 2).map(({ temporary }) => readFile(temporary, "utf8"));
    expect(await Promise.all(texts)).toEqual(["new", "b"]);
    expect(journal?.map(({ path, content }) => [path, content?.bytes])).toEqual([
      ["a.json", 3],
      ["2022/b.json", 1],
      ["a.json", undefined],
    ]);
  });

  it("says of a journal that cannot be written that the disk is full", async () => {
    const root = await temporaryFolder();
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const files: FileLayer = {
      ...diskFiles(),
      openNew: async () => ({
        write: () => Promise.reject(full),
        flush: async () => {},
        close: async () => {},
      }),
    };
    const staged = stagedBatch(catalogueFolder(root, files));
    const stageAll = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await staged.items.stage(`S2/${i}.json`, "x".repeat(30_000));
    };
    await expect(stageAll()).rejects.toMatchObject({
      code: "store/unwritable",
      message: expect.stringContaining("the disk is full"),
    });
    await staged.clear();
    expect(await textsUnder(root)).toEqual({});
  });

  it("writes a large file in the parts it is given in, and says of which one the disk had no room for", async () => {
    const root = await temporaryFolder();
    const parts = ["a", "b", "c"].map((letter) => Buffer.alloc(300_000, letter));
    const staged = stagedBatch(catalogueFolder(root));
    await staged.collections.stage("S2/collection.json", parts);
    await staged.flushJournal();
    const written = await readFile(staged.files[0]?.temporary as string);
    expect(written.equals(Buffer.concat(parts))).toBe(true);
    await staged.clear();

    const disk = diskFiles();
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const openNew: FileLayer["openNew"] = async (path) => {
      const file = await disk.openNew(path);
      const isOfBatch = !path.endsWith("journal");
      return { ...file, write: (part) => (isOfBatch ? Promise.reject(full) : file.write(part)) };
    };
    const hindered = stagedBatch(catalogueFolder(root, { ...disk, openNew }));
    const staging = async (): Promise<void> => {
      await hindered.collections.stage("S2/collection.json", parts);
      await hindered.flushJournal();
    };
    await expect(staging()).rejects.toMatchObject({
      code: "store/unwritable",
      path: join(root, "S2", "collection.json"),
      message: expect.stringContaining("the disk is full"),
    });
    await hindered.clear();
    expect(await textsUnder(root)).toEqual({});
    expect(await workFilesUnder(root)).toEqual([]);
  });

  it("leaves nothing behind when cleared, and keeps what was there", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "S2"));
    const folder = catalogueFolder(root);
    const staged = stagedBatch(folder);
    await staged.items.stage("S2/2022/a.json", "a");
    await staged.collections.stage("S3/collection.json", "b");
    await staged.flushJournal();
    expect(await workFilesUnder(root)).toHaveLength(3);
    await staged.clear();
    expect(await textsUnder(root)).toEqual({});
    expect(await workFilesUnder(root)).toEqual([]);
    expect(await folder.stampOf("S2")).toBeDefined();
    expect(await folder.stampOf("S3")).toBeUndefined();
  });

  it("makes no more files of a batch that is given up", async () => {
    const root = await temporaryFolder();
    const disk = diskFiles();
    const made: string[] = [];
    const createAll: FileLayer["createAll"] = (files) => {
      made.push(...files.map(({ path }) => path));
      return disk.createAll(files);
    };
    const staged = stagedBatch(catalogueFolder(root, { ...disk, createAll }));
    for (let i = 0; i < 100; i++) await staged.items.stage(`S2/${i}.json`, `${i}`);
    const begun = made.length;
    expect(begun).toBeLessThan(100);
    await staged.clear();
    expect(made).toHaveLength(begun);
    expect(await workFilesUnder(root)).toEqual([]);
  });

  it("names the path and the way out where a part of it is a file", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "S2"), "mine");
    const staged = stagedBatch(catalogueFolder(root));
    await expect(staged.items.stage("S2/a.json", "a")).rejects.toMatchObject({
      code: "store/unwritable",
      path: join(root, "S2", "a.json"),
      message: expect.stringContaining("a part of the path is a file"),
    });
    await staged.clear();
    expect(await workFilesUnder(root)).toEqual([]);
  });
});
