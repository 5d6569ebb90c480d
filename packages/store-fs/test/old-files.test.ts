import { copyFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueStore } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import type { FileLayer } from "../src/file-layer.js";
import { storeThrough } from "../src/fs-store.js";
import { linkProblems, stateOf } from "./catalogue-state.js";
import { simulatedMachine, unflushedFiles } from "./faulty-files.js";
import { powerCutFiles } from "./power-cut-files.js";
import { randomNumbers } from "./random-numbers.js";
import { created, productCollection, productItem } from "./sample-catalogue.js";
import { runSystemCommand } from "./system-command.js";
import { temporaryFolder, workFilesUnder } from "./temporary-folder.js";

const collection = "S2_MSI_L1C/collection.json";

/** A store whose journals repeat no part of a file that stays, however small. */
function storeAt(path: string, bootId: string, files: FileLayer = unflushedFiles()): CatalogueStore {
  const machine = simulatedMachine(bootId, "simulated", Date.now() + 60_000);
  return storeThrough(files, { path }, machine.begin().machine, 1);
}

/** A catalogue to which a second batch has added, before the machine was started again. */
async function addedTo(files?: FileLayer): Promise<{ path: string; before: unknown; oldFiles: string[] }> {
  const path = await temporaryFolder();
  const writer = await created(storeAt(path, "boot-1", files), {
    collections: [productCollection("S2_MSI_L1C")],
    items: [productItem("a"), productItem("b")],
  });
  await writer.write({ items: [productItem("c")] });
  const before = await stateOf(writer);
  return { path, before, oldFiles: await oldFilesUnder(path) };
}

async function oldFilesUnder(path: string): Promise<string[]> {
  return (await workFilesUnder(path)).filter((file) => file.includes(".old-"));
}

describe("the links of a collection that stay", () => {
  it("are not in the journal, but in the old file beside it, until that is no longer needed", async () => {
    const { path, oldFiles, before } = await addedTo();
    const [old] = oldFiles;
    expect(oldFiles).toHaveLength(1);
    const { links } = JSON.parse(await readFile(join(path, old as string), "utf8"));
    expect(links.filter(({ rel }: { rel: string }) => rel === "item")).toHaveLength(2);
    const journal = (old as string).replace(/\.old-\w+$/, ".boot-1.published");
    const text = await readFile(join(path, journal), "utf8");
    expect([text.includes("/c.json"), text.includes("/a.json")]).toEqual([true, false]);

    expect(await stateOf(storeAt(path, "boot-2"))).toEqual(before);
    expect(await oldFilesUnder(path)).toEqual([]);
  });

  it.each(["", "{", "\0\0\0"])("come back where the disk has %j of the new file", async (garbage) => {
    const { path, before } = await addedTo();
    await rm(join(path, collection));
    await writeFile(join(path, collection), garbage);
    expect(await stateOf(storeAt(path, "boot-2"))).toEqual(before);
    expect(await linkProblems(path)).toEqual({ broken: [], unlinked: [] });
  });

  it("come from the file itself where the disk still has the old one and lost its second name", async () => {
    const { path, before, oldFiles } = await addedTo();
    await rename(join(path, oldFiles[0] as string), join(path, collection));
    expect(await stateOf(storeAt(path, "boot-2"))).toEqual(before);
  });

  it("are in the journal where a disk makes a copy instead of a second name", async () => {
    const files = { ...unflushedFiles(), keep: copyFile };
    const { path, before, oldFiles } = await addedTo(files);
    expect(oldFiles).toEqual([]);
    await writeFile(join(path, collection), "");
    expect(await stateOf(storeAt(path, "boot-2"))).toEqual(before);
  });

  it.skipIf(process.platform === "win32")(
    "are not taken from a file that someone has put in the place of the old one",
    async () => {
      const { path, oldFiles } = await addedTo();
      const old = join(path, oldFiles[0] as string);
      const elsewhere = join(await temporaryFolder(), "secret");
      await writeFile(elsewhere, "x".repeat((await stat(old)).size));
      // To the nanosecond, which node:fs cannot.
      runSystemCommand("touch", "-r", old, elsewhere);
      await rm(old);
      await symlink(elsewhere, old);
      await rm(join(path, collection));
      await writeFile(join(path, collection), "{");
      await storeAt(path, "boot-2")
        .write({})
        .catch(() => {});
      expect(await readFile(join(path, collection), "utf8")).toBe("{");
      expect((await readFile(elsewhere, "utf8")).startsWith("x")).toBe(true);
    },
  );

  it("survive a power cut at the end of any of many batches, and do not pile up", async () => {
    const base = await temporaryFolder();
    const [root, kept] = [join(base, "disk"), join(base, "kept")];
    await Promise.all([mkdir(root), mkdir(kept)]);
    const disk = powerCutFiles(root, kept);
    const path = join(root, "catalogue");
    const writer = await created(storeAt(path, "boot-1", disk), {
      collections: [productCollection("S2_MSI_L1C")],
      items: [productItem("first")],
    });
    const before: unknown[] = [];
    // The 65th journal is one too many, and those before it go.
    for (let i = 0; i < 68; i++) {
      await writer.write({ items: [productItem(`i${i}`)] });
      if (i % 24 !== 0 && i < 64) continue;
      before.push(await stateOf(writer));
      const target = join(base, `after-${i}`);
      await disk.cutPower(target, randomNumbers(i + 1));
      expect(await stateOf(storeAt(join(target, "catalogue"), "boot-2"))).toEqual(before.at(-1));
    }
    expect(await oldFilesUnder(path)).toHaveLength(1);
  });
});
