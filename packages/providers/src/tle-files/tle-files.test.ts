import { join } from "node:path";
import { isOrbitSourceError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { folderWith } from "../../test/temporary-folder.js";
import { tleFiles } from "./tle-files.js";

const ask = (name: string): { platform: { name: string }; startTime: Date; stopTime: Date } => ({
  platform: { name },
  startTime: new Date("2022-05-18T00:00:00Z"),
  stopTime: new Date("2022-05-25T00:00:00Z"),
});

describe("tleFiles", () => {
  it.each(["S2A.tle", "sentinel-2a.TXT", "Sentinel_2A.json", "40697.3le", "s2a.kvn"])(
    "finds S2A in %s",
    async (file) => {
      const directory = await folderWith({ [file]: "of S2A", "S2B.tle": "of S2B", "notes.md": "no" });
      expect(await tleFiles({ directory }).elementSets(ask("S2A"))).toEqual([
        { text: "of S2A", source: join(directory, file) },
      ]);
    },
  );

  it("finds a satellite that is not in the table by its own name", async () => {
    const directory = await folderWith({ "my-sat.tle": "mine", "S2B.tle": "of S2B" });
    expect(await tleFiles({ directory }).elementSets(ask("My Sat"))).toMatchObject([{ text: "mine" }]);
  });

  it("gives every file when none is named after the satellite", async () => {
    const directory = await folderWith({ "all.xml": "1", "more.csv": "2", "below/S2A.tle": "3" });
    const documents = await tleFiles({ directory }).elementSets(ask("S2A"));
    expect(documents.map(({ text }) => text)).toEqual(["1", "2"]);
  });

  it("takes a satellite's own file before the folder's", async () => {
    const directory = await folderWith({ "S2A.tle": "of the folder", "own/x": "own" });
    const source = tleFiles({ directory, files: { "sentinel-2a": join(directory, "own/x") } });
    expect(await source.elementSets(ask("S2A"))).toMatchObject([{ text: "own" }]);
  });

  it("takes a single file for a folder of one", async () => {
    const directory = await folderWith({ "all.dat": "of all" });
    const file = join(directory, "all.dat");
    expect(await tleFiles({ directory: file }).elementSets(ask("S2A"))).toEqual([
      { text: "of all", source: file },
    ]);
    const beneath = tleFiles({ directory: join(file, "x") }).elementSets(ask("S2A"));
    await expect(beneath).rejects.toSatisfy((error) => isOrbitSourceError(error, "orbit-source/unreadable"));
  });

  it("says what a folder holds that has no file of element sets", async () => {
    expect(await tleFiles({ files: {} }).elementSets(ask("S2A"))).toEqual([]);
    const directory = await folderWith({ S2A: "no extension", "2022/LS9.tle": "below" });
    await expect(tleFiles({ directory }).elementSets(ask("S2A"))).rejects.toMatchObject({
      code: "orbit-source/not-found",
      message: expect.stringMatching(/no file there is called \*\.tle, .*; it holds 2022, S2A$/),
    });
    const empty = tleFiles({ directory: await folderWith({}) }).elementSets(ask("S2A"));
    await expect(empty).rejects.toThrow(/; it holds nothing$/);
  });

  it("says which folder or file is not there", async () => {
    const folder = await folderWith({});
    for (const options of [
      { directory: join(folder, "nowhere") },
      { files: { S2A: join(folder, "nowhere") } },
    ]) {
      const error = await tleFiles(options)
        .elementSets(ask("S2A"))
        .catch((thrown: unknown) => thrown);
      expect(isOrbitSourceError(error, "orbit-source/unreadable")).toBe(true);
      expect((error as Error).message).toContain(join(folder, "nowhere"));
      expect((error as Error).message).toContain("S2A");
    }
  });

  it("stops when aborted", async () => {
    const source = tleFiles({ directory: await folderWith({ "S2A.tle": "x" }) });
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(source.elementSets(ask("S2A"), { signal })).rejects.toThrow("enough");
  });
});
