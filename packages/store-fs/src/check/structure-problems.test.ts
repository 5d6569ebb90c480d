import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collected, created, productCollection, productItem } from "../../test/sample-catalogue.js";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { fsStore } from "../index.js";
import { checkCatalogue } from "./check-catalogue.js";

/** A catalogue of one product. */
async function oneProduct(): Promise<string> {
  const path = await temporaryFolder();
  const batch = { collections: [productCollection("S2_MSI_L1C")], items: [productItem("a")] };
  await created(fsStore({ path }), batch);
  return path;
}

describe("a catalogue within the catalogue", () => {
  it("is named for what it is, and a repair leaves it as it is, with items below it too", async () => {
    const path = await oneProduct();
    const nested = JSON.stringify({
      type: "Catalog",
      stac_version: "1.0.0",
      id: "years",
      description: "by year",
      links: [{ rel: "parent", href: "../catalog.json" }],
    });
    await mkdir(join(path, "years"));
    await rename(join(path, "S2_MSI_L1C/2022"), join(path, "years/2022"));
    await writeFile(join(path, "years/catalog.json"), nested);
    const catalog = await readFile(join(path, "catalog.json"), "utf8");
    await writeFile(join(path, "catalog.json"), catalog.replace("S2_MSI_L1C/collection", "years/catalog"));
    await expect(collected(fsStore({ path }).query({}))).rejects.toThrow(
      /years.catalog\.json: it is a STAC Catalog within the catalogue/,
    );
    const { findings } = await checkCatalogue({ path, repair: true });
    const own = findings.find(({ file }) => file.endsWith("catalog.json") && file.includes("years"));
    expect(own).toMatchObject({ kind: "broken-file", isRepairable: false });
    expect(await readFile(join(path, "years/catalog.json"), "utf8")).toBe(nested);
  });
});

describe("a link of the catalogue to itself as to a collection", () => {
  it("is named, and taken out by a repair, which links the collection again that it stood for", async () => {
    const path = await oneProduct();
    const catalog = await readFile(join(path, "catalog.json"), "utf8");
    await writeFile(join(path, "catalog.json"), catalog.replace("S2_MSI_L1C/collection", "catalog"));
    const { findings } = await checkCatalogue({ path, repair: true });
    expect(findings.map(({ kind, isRepairable }) => [kind, isRepairable])).toEqual([
      ["unlinked-file", true],
      ["wrong-link", true],
    ]);
    expect((await checkCatalogue({ path })).findings).toEqual([]);
    expect(await readFile(join(path, "catalog.json"), "utf8")).toBe(catalog);
  });
});
