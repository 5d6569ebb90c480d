import { join } from "node:path";
import type { StoreNotes } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { faultyFiles, simulatedMachine } from "../test/faulty-files.js";
import { temporaryFolder, workFilesUnder } from "../test/temporary-folder.js";
import { fsStore, storeThrough } from "./fs-store.js";

const notesOf = (path: string): StoreNotes => fsStore({ path }).notes as StoreNotes;

describe("notes", () => {
  it("are kept, replaced and removed, beside the catalogue", async () => {
    const path = await temporaryFolder();
    const notes = notesOf(path);
    expect(await notes.read("search.json")).toBeUndefined();
    await notes.write("search.json", "half way, Zürich");
    await notes.write("search.json", "done, Zürich");
    await notes.write("other", "");
    expect(await notesOf(path).read("search.json")).toBe("done, Zürich");
    expect(await notes.read("other")).toBe("");
    expect(await workFilesUnder(path)).toEqual([".eomatch/notes/other", ".eomatch/notes/search.json"]);
    await notes.write("search.json", undefined);
    await notes.write("search.json", undefined);
    await notes.write("other", undefined);
    expect(await notes.read("search.json")).toBeUndefined();
    expect(await workFilesUnder(path)).toEqual([]);
  });

  it.each(["", "..", ".hidden", "a/b", "a\\b", "ü", "x".repeat(201)])("refuse the name %j", async (name) => {
    const notes = notesOf(await temporaryFolder());
    await expect(notes.read(name)).rejects.toThrow("is no name for a note");
    await expect(notes.write(name, "text")).rejects.toThrow("is no name for a note");
  });

  it("may be written while the same store holds the lock", async () => {
    const store = fsStore({ path: await temporaryFolder() });
    const lock = await store.lock();
    await store.notes?.write("state", "text");
    await lock.release();
    expect(await store.notes?.read("state")).toBe("text");
  });

  it("are the old or the new text after a kill at any call", async () => {
    const base = await temporaryFolder();
    const write = async (path: string, at?: number): Promise<boolean> => {
      const machine = simulatedMachine();
      const process = machine.begin();
      await storeThrough(faultyFiles(), { path }, process.machine).notes?.write("state", "old");
      const files = faultyFiles(at, "kill-within");
      const done = await storeThrough(files, { path }, process.machine)
        .notes?.write("state", "new")
        .then(() => true)
        .catch(() => false);
      process.end();
      const after = storeThrough(faultyFiles(), { path }, machine.begin().machine);
      expect(["old", "new"]).toContain(await after.notes?.read("state"));
      await after.notes?.write("state", "newer");
      expect(await workFilesUnder(path)).toEqual([".eomatch/notes/state"]);
      return done === true;
    };
    let at = 1;
    while (!(await write(join(base, String(at)), at))) at += 1;
    expect(at).toBeGreaterThan(8);
  });
});
