import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder, textsUnder, workFilesUnder } from "../test/temporary-folder.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { diskFiles, type FileLayer } from "./file-layer.js";
import { publishFiles } from "./publish-batch.js";
import { clearStaging, type StagedBatch, stagedBatch } from "./staged-files.js";

const isOurs = async (): Promise<boolean> => true;
const full = Object.assign(new Error("ENOSPC: no space left on device, rename"), { code: "ENOSPC" });

/** Stages five new items of a day, one item beside one that is there, and a collection. */
async function stagedItems(root: string, files: FileLayer): Promise<StagedBatch> {
  await mkdir(join(root, "S2/2022/05/17"), { recursive: true });
  await writeFile(join(root, "S2/2022/05/17/old.json"), "old");
  const staged = stagedBatch(catalogueFolder(root, files));
  for (const name of ["a", "b", "c", "d", "e"]) await staged.items.stage(`S2/2022/05/18/${name}.json`, name);
  await staged.items.stage("S2/2022/05/17/new.json", "new");
  await staged.collections.stage("S2/collection.json", "collection");
  await staged.flushJournal();
  return staged;
}

/** The disk's files, and what `before` does before a name is given. */
function filesWith(before: (to: string) => Promise<void>): FileLayer & { readonly named: string[] } {
  const disk = diskFiles();
  const named: string[] = [];
  const rename = async (from: string, to: string): Promise<void> => {
    await before(to);
    await disk.rename(from, to);
    named.push(to);
  };
  return {
    ...disk,
    named,
    rename,
    async renameAll(renamings) {
      for (const { from, to } of renamings) await rename(from, to);
      return new Map();
    },
  };
}

const published = {
  "S2/2022/05/17/new.json": "new",
  "S2/2022/05/17/old.json": "old",
  "S2/2022/05/18/a.json": "a",
  "S2/2022/05/18/b.json": "b",
  "S2/2022/05/18/c.json": "c",
  "S2/2022/05/18/d.json": "d",
  "S2/2022/05/18/e.json": "e",
  "S2/collection.json": "collection",
};

describe("publishFiles", () => {
  it("lets a folder of new items appear whole, with one change of a name", async () => {
    const root = await temporaryFolder();
    const files = filesWith(async () => {});
    const staged = await stagedItems(root, files);
    expect(await readdir(join(root, "S2/2022/05"))).toEqual(["17"]);
    await publishFiles(staged, catalogueFolder(root, files), isOurs);
    await staged.clear();
    expect(files.named).toEqual(
      ["S2/2022/05/18", "S2/2022/05/17/new.json", "S2/collection.json"].map((path) => join(root, path)),
    );
    expect(await textsUnder(root)).toEqual(published);
    expect(await workFilesUnder(root)).toEqual([]);
  });

  it("makes the folder of a new collection once, and lets the folders of its items appear in it", async () => {
    const root = await temporaryFolder();
    const files = filesWith(async () => {});
    const staged = stagedBatch(catalogueFolder(root, files));
    await staged.items.stage("S2/2022/05/18/a.json", "a");
    await staged.collections.stage("S2/collection.json", "collection");
    await staged.flushJournal();
    expect(staged.folders.map(({ path }) => path)).toEqual(["S2/2022/05/18"]);
    await publishFiles(staged, catalogueFolder(root, files), isOurs);
    await staged.clear();
    expect(files.named).toEqual(["S2/2022/05/18", "S2/collection.json"].map((path) => join(root, path)));
    expect(await textsUnder(root)).toEqual({
      "S2/2022/05/18/a.json": "a",
      "S2/collection.json": "collection",
    });
  });

  it("puts the items one by one into a folder that someone else has made meanwhile", async () => {
    const root = await temporaryFolder();
    const theirs = join(root, "S2/2022/05/18/theirs.json");
    const files = filesWith(async (to) => {
      if (to !== dirname(theirs)) return;
      await mkdir(to);
      await writeFile(theirs, "theirs");
    });
    const staged = await stagedItems(root, files);
    await publishFiles(staged, catalogueFolder(root, files), isOurs);
    await staged.clear();
    expect(await textsUnder(root)).toEqual({ ...published, "S2/2022/05/18/theirs.json": "theirs" });
    expect(await workFilesUnder(root)).toEqual([]);
  });

  it("takes a folder back where the disk is full later, and leaves what someone else put into it", async () => {
    const root = await temporaryFolder();
    const theirs = join(root, "S2/2022/05/18/theirs.json");
    const files = filesWith(async (to) => {
      if (!to.endsWith("collection.json")) return;
      await writeFile(theirs, "theirs");
      throw full;
    });
    const staged = await stagedItems(root, files);
    await expect(publishFiles(staged, catalogueFolder(root, files), isOurs)).rejects.toMatchObject({
      code: "store/unwritable",
      message: expect.stringContaining("the disk is full"),
    });
    await staged.clear();
    expect(await textsUnder(root)).toEqual({
      "S2/2022/05/17/old.json": "old",
      "S2/2022/05/18/theirs.json": "theirs",
    });
    expect(await workFilesUnder(root)).toEqual([]);
  });

  it("takes a folder back whole where nobody put anything into it", async () => {
    const root = await temporaryFolder();
    const files = filesWith(async (to) => {
      if (to.endsWith("collection.json")) throw full;
    });
    const staged = await stagedItems(root, files);
    await expect(publishFiles(staged, catalogueFolder(root, files), isOurs)).rejects.toThrow();
    expect(await readdir(join(root, "S2/2022/05"))).toEqual(["17"]);
    await staged.clear();
  });
});

describe("clearStaging", () => {
  it("removes folders of items on their way too, as a killed process leaves them", async () => {
    const root = await temporaryFolder();
    await stagedItems(root, diskFiles());
    expect(await readdir(join(root, ".eomatch/staging"))).toContain("folder-0");
    await clearStaging(catalogueFolder(root));
    expect(await workFilesUnder(root)).toEqual([]);
    expect(await readdir(join(root, ".eomatch"))).toEqual([]);
  });

  it("removes nothing behind a symbolic link out of the catalogue, nor behind one within", async () => {
    const root = await temporaryFolder();
    const elsewhere = await temporaryFolder();
    await writeFile(join(elsewhere, "mine"), "mine");
    await mkdir(join(root, ".eomatch/staging"), { recursive: true });
    await symlink(elsewhere, join(root, ".eomatch/staging/folder-0"));
    await clearStaging(catalogueFolder(root));
    expect(await readFile(join(elsewhere, "mine"), "utf8")).toBe("mine");
    expect(await readdir(join(root, ".eomatch"))).toEqual([]);
    await symlink(elsewhere, join(root, ".eomatch/staging"));
    await clearStaging(catalogueFolder(root));
    expect(await readFile(join(elsewhere, "mine"), "utf8")).toBe("mine");
  });
});
