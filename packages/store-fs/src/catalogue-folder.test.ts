import { existsSync } from "node:fs";
import { mkdir, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSystemCommand } from "../test/system-command.js";
import { filesUnder, temporaryFolder } from "../test/temporary-folder.js";
import { type CatalogueFolder, catalogueFolder, removeEmptyFolders } from "./catalogue-folder.js";

const broken = { name: "StoreError", code: "store/broken-catalogue" };
const unwritable = { name: "StoreError", code: "store/unwritable" };

async function folderWithOutside(): Promise<{ folder: CatalogueFolder; outside: string; inside: string }> {
  const parent = await temporaryFolder();
  const [inside, outside] = [join(parent, "catalogue"), join(parent, "outside")];
  await mkdir(join(inside, "S2"), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, "secret.json"), "{}");
  return { folder: catalogueFolder(inside), outside, inside };
}

describe("reading", () => {
  it("gives text and a stamp that changes with the file, and nothing for what is not there", async () => {
    const { folder, inside } = await folderWithOutside();
    await writeFile(join(inside, "S2", "a.json"), "\ufeffä");
    const content = await folder.read("S2/a.json", 100);
    expect(content?.text).toBe("ä");
    expect(await folder.stampOf("S2/a.json")).toBe(content?.stamp);
    await writeFile(join(inside, "S2", "b.json"), "\ufeffä");
    await rename(join(inside, "S2", "b.json"), join(inside, "S2", "a.json"));
    expect(await folder.stampOf("S2/a.json")).not.toBe(content?.stamp);
    expect(await folder.read("S2/b.json", 100)).toBeUndefined();
    expect(await folder.read("S3/a.json", 100)).toBeUndefined();
    expect(await folder.stampOf("S3/a.json")).toBeUndefined();
  });

  it("refuses what is too large, no file, or no UTF-8", async () => {
    const { folder, inside } = await folderWithOutside();
    await writeFile(join(inside, "large.json"), "");
    await truncate(join(inside, "large.json"), 101);
    await expect(folder.read("large.json", 100)).rejects.toMatchObject({
      ...broken,
      path: join(inside, "large.json"),
    });
    await expect(folder.read("large.json", 101)).resolves.toBeDefined();
    await expect(folder.read("S2", 100)).rejects.toMatchObject(broken);
    await writeFile(join(inside, "latin.json"), Buffer.from([0x22, 0xe4, 0x22]));
    await expect(folder.read("latin.json", 100)).rejects.toThrow("not UTF-8");
  });

  it.skipIf(process.platform === "win32")("does not wait at a named pipe", async () => {
    const { folder, inside } = await folderWithOutside();
    runSystemCommand("mkfifo", join(inside, "pipe.json"));
    await expect(folder.read("pipe.json", 100)).rejects.toMatchObject(broken);
  });

  it("follows symbolic links inside, and none that lead out", async () => {
    const { folder, outside, inside } = await folderWithOutside();
    await writeFile(join(inside, "S2", "a.json"), "inside");
    await symlink(join(inside, "S2"), join(inside, "S2-link"));
    await symlink(join(inside, "S2", "a.json"), join(inside, "a-link.json"));
    expect((await folder.read("S2-link/a.json", 100))?.text).toBe("inside");
    expect((await folder.read("a-link.json", 100))?.text).toBe("inside");

    await symlink(outside, join(inside, "out"));
    await symlink(join(outside, "secret.json"), join(inside, "secret-link.json"));
    await expect(folder.read("out/secret.json", 100)).rejects.toMatchObject(broken);
    await expect(folder.read("secret-link.json", 100)).rejects.toThrow("leads out of the catalogue");
  });

  it("works where the catalogue's own folder is a symbolic link", async () => {
    const { outside, inside } = await folderWithOutside();
    await symlink(outside, join(inside, "catalogue"));
    const linked = catalogueFolder(join(inside, "catalogue"));
    expect((await linked.read("secret.json", 100))?.text).toBe("{}");
  });
});

describe("making folders", () => {
  it("makes what is missing and says what it made", async () => {
    const { folder, inside } = await folderWithOutside();
    const made: string[] = [];
    await folder.makeFolder("S2/2022/05", made);
    expect(made).toEqual([join(inside, "S2", "2022"), join(inside, "S2", "2022", "05")]);
    await folder.makeFolder("S2/2022/05", made);
    expect(made).toHaveLength(2);
  });

  it("makes the catalogue's folder and those above it", async () => {
    const root = await temporaryFolder();
    const made: string[] = [];
    await catalogueFolder(join(root, "a", "b")).makeFolder(".", made);
    expect(made).toEqual([join(root, "a", "b"), join(root, "a")]);
  });

  it.skipIf(!existsSync("/proc/self"))(
    "gives up where nothing can be made, rather than trying for ever",
    async () => {
      await expect(catalogueFolder("/proc/nothing/here").makeFolder(".", [])).rejects.toMatchObject(
        unwritable,
      );
    },
  );

  it("makes nothing through a symbolic link that leads out", async () => {
    const { folder, outside, inside } = await folderWithOutside();
    await symlink(outside, join(inside, "S3"));
    await expect(folder.makeFolder("S3/2022/05", [])).rejects.toMatchObject(unwritable);
    expect(await filesUnder(outside)).toEqual(["secret.json"]);
  });

  it("refuses where a file is in the way", async () => {
    const { folder, inside } = await folderWithOutside();
    await writeFile(join(inside, "S2", "2022"), "");
    await expect(folder.makeFolder("S2/2022/05", [])).rejects.toMatchObject(unwritable);
  });

  it("removes empty folders, and none that hold something", async () => {
    const { folder, inside } = await folderWithOutside();
    const made: string[] = [];
    await folder.makeFolder("S2/2022/05", made);
    await folder.makeFolder("S2/2022/06", made);
    await writeFile(join(inside, "S2", "2022", "06", "a.json"), "");
    await removeEmptyFolders(made, folder.files);
    expect(await filesUnder(join(inside, "S2", "2022"))).toEqual(["06/a.json"]);
    await expect(folder.stampOf("S2/2022/05")).resolves.toBeUndefined();
  });
});
