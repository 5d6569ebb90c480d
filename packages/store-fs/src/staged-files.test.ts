import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesUnder, temporaryFolder } from "../test/temporary-folder.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { stagedFiles } from "./staged-files.js";

describe("stagedFiles", () => {
  it("shows a file only when it is published, whole, in place of the old one", async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, "a.json"), "old");
    const staged = stagedFiles(catalogueFolder(root));
    await staged.stage("a.json", "new");
    await staged.stage("2022/b.json", "b");
    await staged.flush();
    expect(await readFile(join(root, "a.json"), "utf8")).toBe("old");
    const others = (await filesUnder(root)).filter((path) => path !== "a.json");
    expect(others).toHaveLength(2);
    for (const path of others) expect(path).toMatch(/^(2022\/)?\.[ab]\.json\.[0-9a-f]{8}\.tmp$/);
    await staged.publish("a.json");
    await staged.publish("2022/b.json");
    expect(await filesUnder(root)).toEqual(["2022/b.json", "a.json"]);
    expect(await readFile(join(root, "a.json"), "utf8")).toBe("new");
  });

  it("leaves nothing behind when discarded, and keeps what was there", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "S2"));
    const staged = stagedFiles(catalogueFolder(root));
    await staged.stage("S2/2022/a.json", "a");
    await staged.stage("S3/2022/05/b.json", "b");
    await staged.discard();
    expect(await filesUnder(root)).toEqual([]);
    expect(await catalogueFolder(root).stampOf("S2/2022")).toBeUndefined();
    expect(await catalogueFolder(root).stampOf("S3")).toBeUndefined();
    expect(await catalogueFolder(root).stampOf("S2")).toBeDefined();
  });

  it("keeps what was published when the rest is discarded", async () => {
    const root = await temporaryFolder();
    const staged = stagedFiles(catalogueFolder(root));
    await staged.stage("S2/a.json", "a");
    await staged.stage("S2/b.json", "b");
    await staged.publish("S2/a.json");
    await staged.discard();
    expect(await filesUnder(root)).toEqual(["S2/a.json"]);
  });

  it("names the path and the way out when a file cannot be written", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "a.json"));
    const staged = stagedFiles(catalogueFolder(root));
    await staged.stage("a.json", "a");
    await expect(staged.publish("a.json")).rejects.toMatchObject({
      code: "store/unwritable",
      path: join(root, "a.json"),
      message: expect.stringContaining("there is a folder where a file should be"),
    });
    await staged.discard();
    expect(await filesUnder(root)).toEqual([]);
  });
});
