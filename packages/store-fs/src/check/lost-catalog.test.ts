import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collected, created, sampleBatch } from "../../test/sample-catalogue.js";
import { temporaryFolder, textsUnder } from "../../test/temporary-folder.js";
import { fsStore } from "../fs-store.js";
import { checkCatalogue } from "./check-catalogue.js";

const idsIn = async (path: string): Promise<string[]> =>
  (await collected(fsStore({ path }).query({}))).map(({ item }) => item.id);

/** What is wrong, the index apart, which knows another catalog.json. */
const kindsOf = async (path: string): Promise<string[]> =>
  (await checkCatalogue({ path })).findings
    .filter(({ kind }) => !kind.endsWith("-index"))
    .map(({ kind, file }) => `${kind} ${file.slice(path.length + 1)}`);

describe("a catalogue without its catalog.json", () => {
  it("makes a catalog.json that is gone or broken anew, and with it all that it led to", async () => {
    for (const text of [undefined, '{ "type": "Catalog", ']) {
      const path = await temporaryFolder();
      await created(fsStore({ path }), sampleBatch());
      const before = await textsUnder(path);
      const ids = await idsIn(path);
      if (text === undefined) await rm(join(path, "catalog.json"));
      else await writeFile(join(path, "catalog.json"), text);
      expect(await kindsOf(path)).toEqual([`${text === undefined ? "missing" : "broken"}-file catalog.json`]);
      const { findings } = await checkCatalogue({ path, repair: true });
      expect(findings.map(({ kind }) => kind)).toContain(text === undefined ? "missing-file" : "broken-file");
      expect(await kindsOf(path)).toEqual([]);
      expect(await idsIn(path)).toEqual(ids);
      const after = await textsUnder(path);
      const childLinks = (all: typeof before): string[] =>
        (JSON.parse(all["catalog.json"] as string) as { links: { href: string }[] }).links
          .map(({ href }) => href)
          .sort();
      expect(childLinks(after)).toEqual(childLinks(before));
      const setAside = Object.entries(after).filter(([name]) => name.includes("set-aside"));
      expect(setAside.map(([, kept]) => kept)).toEqual(text === undefined ? [] : [text]);
    }
  });

  it("makes no catalogue anew where no collection belongs to one", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "catalog.json"), "{ broken");
    await mkdir(join(path, "other"));
    await writeFile(
      join(path, "other/collection.json"),
      JSON.stringify({ type: "Collection", id: "other", links: [] }),
    );
    for (const repair of [false, true]) {
      await expect(checkCatalogue({ path, repair })).rejects.toMatchObject({
        code: "store/broken-catalogue",
      });
    }
    expect(await readFile(join(path, "catalog.json"), "utf8")).toBe("{ broken");
  });

  it("takes other tools' collections and hidden ones for none of a catalogue's", async () => {
    const path = await temporaryFolder();
    const parent = { rel: "parent", href: "../catalog.json" };
    for (const folder of ["stac", "data", ".hidden"]) {
      await created(fsStore({ path: join(path, folder, "own") }), sampleBatch());
      const text = await readFile(join(path, folder, "own/S2_MSI_L1C/collection.json"), "utf8");
      await writeFile(
        join(path, folder, "collection.json"),
        JSON.stringify({ ...JSON.parse(text), links: [parent] }),
      );
    }
    for (const repair of [false, true]) {
      await expect(checkCatalogue({ path, repair })).rejects.toMatchObject({ code: "store/not-a-catalogue" });
    }
    await fsStore({ path }).createCatalog({ id: "new", description: "New" });
    expect(await kindsOf(path)).toEqual([]);
  });
});
