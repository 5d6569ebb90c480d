import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type AssetFiles, isStoreError } from "@eomatch/stac-model";
import { beforeEach, describe, expect, it } from "vitest";
import { filesUnder, temporaryFolder } from "../test/temporary-folder.js";
import { assetFiles } from "./asset-files.js";

const matchup = { collection: "pair", id: "m" };
const itemPath = "pair/2023/06/04/m.json";
const item = JSON.stringify({ type: "Feature", stac_version: "1.1.0", id: "m" });

let base: string;
let folder: string;
let archive: string;
let files: AssetFiles;

async function place(path: string, text = "text"): Promise<string> {
  const file = join(base, path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, text);
  return file;
}

beforeEach(async () => {
  base = await realpath(await temporaryFolder());
  folder = join(base, "catalogue");
  archive = join(base, "archive");
  await place("catalogue/catalog.json", JSON.stringify({ type: "Catalog", stac_version: "1.1.0" }));
  await place("catalogue/pair/collection.json", "{}");
  await place(`catalogue/${itemPath}`, item);
  await mkdir(archive);
  files = assetFiles({
    folder,
    archive,
    pathOf: async ({ collection, id }) =>
      collection !== "pair" ? undefined : id === undefined ? "pair/collection.json" : itemPath,
  });
});

describe("the href of a file", () => {
  it("is relative to the object inside the catalogue, and absolute elsewhere", async () => {
    const report = await place("catalogue/results/report.pdf");
    expect(await files.hrefFor(matchup, report)).toBe("../../../../results/report.pdf");
    expect(await files.hrefFor({ collection: "pair" }, report)).toBe("../results/report.pdf");
    expect(await files.hrefFor(matchup, await place("catalogue/pair/2023/06/04/m.png"))).toBe("./m.png");
    const outside = await place("elsewhere/x.png");
    expect(await files.hrefFor(matchup, outside)).toBe(outside);
    const archived = await place("archive/S2A/p.zip");
    expect(await files.hrefFor(matchup, archived)).toBe(archived);
  });

  it("takes file URLs, and leaves other addresses as they are", async () => {
    const report = await place("catalogue/results/report.pdf");
    expect(await files.hrefFor(matchup, pathToFileURL(report).href)).toBe("../../../../results/report.pdf");
    expect(await files.hrefFor(matchup, "s3://bucket/a.tif")).toBe("s3://bucket/a.tif");
  });

  it("leads back to the file whatever its name holds", async () => {
    const odd = await place("catalogue/results/50 % #1?é.png");
    const href = await files.hrefFor(matchup, odd);
    expect(href).toBe("../../../../results/50%20%25%20%231%3F%C3%A9.png");
    expect(await files.locate(matchup, href)).toMatchObject({ location: odd });
  });

  it("is relative also when the catalogue is reached through a symbolic link", async () => {
    await symlink(folder, join(base, "link"));
    await place("catalogue/results/report.pdf");
    expect(await files.hrefFor(matchup, join(base, "link/results/report.pdf"))).toBe(
      "../../../../results/report.pdf",
    );
  });

  it("is not given for a file that is not there, nor for an object that is not", async () => {
    await expect(files.hrefFor(matchup, join(folder, "nothing.png"))).rejects.toSatisfy((error) =>
      isStoreError(error, "store/not-found"),
    );
    const report = await place("catalogue/report.pdf");
    await expect(files.hrefFor({ collection: "other", id: "m" }, report)).rejects.toThrow(/has no other\/m/);
  });
});

describe("deleting the file of an asset", () => {
  it("deletes a file inside the catalogue or the archive, and no more", async () => {
    await place("catalogue/results/report.pdf");
    const archived = await place("archive/S2A/p.zip");
    const before = await filesUnder(base);
    expect(await files.delete(matchup, "../../../../results/report.pdf")).toBe(true);
    expect(await files.delete(matchup, archived)).toBe(true);
    expect(before.filter((path) => !/report|p\.zip/.test(path))).toEqual(await filesUnder(base));
    expect(await files.delete(matchup, archived)).toBe(false);
  });

  it("deletes JSON that is no STAC", async () => {
    const statistics = await place("catalogue/results/statistics.json", '{ "mean": 0 }');
    expect(await files.delete(matchup, statistics)).toBe(true);
    const lines = await place("catalogue/results/rows.ndjson", '{ "a": 1 }\n{ "a": 2 }\n');
    expect(await files.delete(matchup, lines)).toBe(true);
  });

  it.each([
    ["a file outside", "../../../../../elsewhere/x.png", /lies outside of/],
    ["an address", "https://example.org/x.png", /an address/],
    ["the item itself", "./m.json", /a STAC file/],
    ["the collection", "../../../collection.json", /a STAC file/],
    ["the catalog", "../../../../catalog.json", /a STAC file/],
    ["an item under another name", "../../../../results/copy.txt", /a STAC file/],
    ["a damaged item", "../../../../results/damaged.json", /may be a damaged item/],
    ["an emptied item", "../../../../results/empty.json", /empty JSON/],
    ["a folder", "../../../../results", /a folder/],
    ["the catalogue's folder", "../../../..", /a folder/],
    ["the lock", "../../../../.eomatch/lock", /itself works with/],
    ["a symbolic link", "../../../../results/link.png", /a symbolic link/],
    ["a file behind a symbolic link", "../../../../data/x.png", /symbolic link leads out/],
  ])("refuses %s", async (_, href, reason) => {
    await place("elsewhere/x.png");
    await place("catalogue/results/copy.txt", `\n ${item}`);
    await place("catalogue/results/damaged.json", item.slice(0, -5));
    await place("catalogue/results/empty.json", "");
    await place("catalogue/results/y.png");
    await place("catalogue/.eomatch/lock");
    await symlink(join(folder, "results/y.png"), join(folder, "results/link.png"));
    await symlink(join(base, "elsewhere"), join(folder, "data"));
    const before = await filesUnder(base);
    expect((await files.locate(matchup, href)).refusal).toMatch(reason);
    await expect(files.delete(matchup, href)).rejects.toSatisfy(
      (error) => isStoreError(error, "store/unwritable") && reason.test(error.message),
    );
    expect(await filesUnder(base)).toEqual(before);
  });

  it("ends with the signal's reason, before anything is deleted", async () => {
    const report = await place("catalogue/report.pdf");
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(files.delete(matchup, report, { signal })).rejects.toThrow("enough");
    expect(await files.locate(matchup, report)).toMatchObject({ location: report });
  });
});
