import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueStore } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { catalogueFolder } from "../src/catalogue-folder.js";
import { takeLock } from "../src/folder-lock.js";
import { storeThrough } from "../src/fs-store.js";
import { linkProblems, stateOf } from "./catalogue-state.js";
import { simulatedMachine, unflushedFiles } from "./faulty-files.js";
import { powerCutFiles } from "./power-cut-files.js";
import { randomNumbers } from "./random-numbers.js";
import { collected, created, productCollection, productItem } from "./sample-catalogue.js";
import { temporaryFolder, workFilesUnder } from "./temporary-folder.js";

const item = "S2_MSI_L1C/2022/05/18/a.json";
const collection = "S2_MSI_L1C/collection.json";

/** A catalogue that was written before the machine was started again, and a store of after. */
async function restarted(): Promise<{ path: string; store: CatalogueStore; before: unknown }> {
  const path = await temporaryFolder();
  const writer = storeThrough(unflushedFiles(), { path }, simulatedMachine("boot-1").begin().machine);
  await created(writer, {
    collections: [productCollection("S2_MSI_L1C")],
    items: [productItem("a"), productItem("b")],
  });
  return { path, store: afterRestart(path), before: await stateOf(writer) };
}

function afterRestart(path: string): CatalogueStore {
  const machine = simulatedMachine("boot-2", "simulated", Date.now() + 60_000);
  return storeThrough(unflushedFiles(), { path }, machine.begin().machine);
}

describe("the first to open a catalogue after a restart", () => {
  it.each(["", "{", "\0\0\0", "[tru", "\ufffd"])(
    "mends files that hold %j, though it only reads",
    async (garbage) => {
      const { path, store, before } = await restarted();
      for (const file of [item, collection, "catalog.json"]) await writeFile(join(path, file), garbage);
      // catalog.json was on the disk before the batch, which replaced it.
      expect(await stateOf(store)).toEqual(before);
      expect(await linkProblems(path)).toEqual({ broken: [], unlinked: [] });
      expect((await workFilesUnder(path)).filter((file) => file.includes("journal"))).toEqual([]);
    },
  );

  it("brings back files and folders that are gone", async () => {
    const { path, store, before } = await restarted();
    await rm(join(path, "S2_MSI_L1C"), { recursive: true });
    expect(await stateOf(store)).toEqual(before);
  });

  it("removes no journal behind a symbolic link out of the catalogue", async () => {
    const { path, store } = await restarted();
    const elsewhere = join(await temporaryFolder(), "journal");
    await rename(join(path, ".eomatch/journal"), elsewhere);
    await symlink(elsewhere, join(path, ".eomatch/journal"));
    const journals = await readdir(elsewhere);
    expect(journals).not.toEqual([]);
    await expect(collected(store.query({}))).resolves.toHaveLength(2);
    await expect(store.write({ items: [productItem("c")] })).rejects.toThrow(/symbolic link leads out/);
    expect(await readdir(elsewhere)).toEqual(journals);
  });

  it("leaves alone what someone else has changed since", async () => {
    const { path, store } = await restarted();
    const text = (await readFile(join(path, item), "utf8")).replace('"S2A"', '"S2B"');
    await writeFile(join(path, item), text);
    await store.write({});
    expect(await readFile(join(path, item), "utf8")).toBe(text);
  });

  it("waits for nobody: where someone has the lock, it reads what is there", async () => {
    const { path, store, before } = await restarted();
    const other = await simulatedMachine("boot-2", "elsewhere").begin().machine();
    const lock = await takeLock(catalogueFolder(path), other);
    await rm(join(path, item));
    const reader = afterRestart(path);
    expect(await collected(reader.listCollections())).toHaveLength(1);
    await expect(collected(reader.query({}))).rejects.toMatchObject({ code: "store/broken-catalogue" });
    await lock.release();
    expect(await stateOf(store)).toEqual(before);
  });

  it.skipIf(process.platform === "win32")("does not mind a folder that may only be read", async () => {
    const { path, before } = await restarted();
    await chmod(path, 0o755);
    await chmod(join(path, ".eomatch"), 0o555);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(await stateOf(afterRestart(path))).toEqual(before);
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(join(path, ".eomatch"), 0o755);
    }
  });
});

describe("journals", () => {
  it("that are dropped leave enough behind for a power cut to be mended", async () => {
    const base = await temporaryFolder();
    const [root, kept] = [join(base, "disk"), join(base, "kept")];
    await Promise.all([mkdir(root), mkdir(kept)]);
    const disk = powerCutFiles(root, kept);
    const writer = storeThrough(disk, { path: join(root, "catalogue") }, simulatedMachine().begin().machine);
    await created(writer, { collections: [productCollection("S2_MSI_L1C")] });
    // The next journal would be one too many; the last of these may be all that is left.
    for (let i = 0; i < 65; i++) await writer.write({ items: [productItem(`i${i}`)] });
    const before = await stateOf(writer);
    for (let seed = 1; seed <= 8; seed++) {
      const target = join(base, `after-${seed}`);
      await disk.cutPower(target, randomNumbers(seed));
      expect(await stateOf(afterRestart(join(target, "catalogue")))).toEqual(before);
    }
  });

  it("do not pile up, however many batches come", async () => {
    const path = await temporaryFolder();
    const { machine } = simulatedMachine().begin();
    const store = await created(storeThrough(unflushedFiles(), { path }, machine), {
      collections: [productCollection("S2_MSI_L1C")],
    });
    for (let i = 0; i < 140; i++) await store.write({ items: [productItem(`i${i}`)] });
    const journals = (await workFilesUnder(path)).filter((file) => file.includes("journal"));
    expect(journals.length).toBeGreaterThan(0);
    expect(journals.length).toBeLessThan(70);
  });
});
