import { chmod, mkdir, open, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoreError } from "@eomatch/stac-model";
import { describe, expect, it, onTestFinished } from "vitest";
import { fsStore } from "../src/index.js";
import { collected, created, sampleBatch } from "./sample-catalogue.js";
import { temporaryFolder } from "./temporary-folder.js";

const product = "S2_MSI_L1C/2022/05/18/S2A_1.json";
const collection = "S2_MSI_L1C/collection.json";

type Json = { [key: string]: unknown; links: { rel: string; href: string }[] };

async function edit(path: string, name: string, change: (json: Json) => unknown): Promise<void> {
  const json = JSON.parse(await readFile(join(path, name), "utf8")) as Json;
  await writeFile(join(path, name), JSON.stringify(change(json)));
}

const withLinks =
  (change: (link: { rel: string; href: string }) => { rel: string; href: string }) =>
  (json: Json): Json => ({ ...json, links: json.links.map(change) });

describe.each<[string, (path: string) => Promise<unknown>, file: string, message: RegExp, rest: number]>([
  [
    "broken JSON in one item",
    (path) => writeFile(join(path, product), '{ "type": "Feature", '),
    product,
    /no JSON|not JSON|JSON/,
    3,
  ],
  [
    "an item of a STAC version to come",
    (path) => edit(path, product, (json) => ({ ...json, stac_version: "2.0.0" })),
    product,
    /version/,
    3,
  ],
  [
    "an item of 200 MB",
    async (path) => {
      const handle = await open(join(path, product), "w");
      await handle.truncate(200 * 1024 * 1024);
      await handle.close();
    },
    product,
    /209715200 bytes, more than/,
    3,
  ],
  [
    "an item that is a link to /etc",
    async (path) => {
      await rm(join(path, product));
      await symlink("/etc/hostname", join(path, product));
    },
    product,
    /leads out of the catalogue/,
    3,
  ],
  [
    "an item that is a folder",
    async (path) => {
      await rm(join(path, product));
      await mkdir(join(path, product));
    },
    product,
    /not a file/,
    3,
  ],
  [
    "a collection that links to /etc",
    (path) =>
      edit(
        path,
        collection,
        withLinks((link) => (link.rel === "item" ? { ...link, href: "../../../../../../etc/passwd" } : link)),
      ),
    collection,
    /leads out of the catalogue/,
    // Nor the matchup, of which nobody can tell which products it is derived from.
    2,
  ],
  [
    "a child that is missing",
    (path) => rm(join(path, collection)),
    "catalog.json",
    /it links to the collection S2_MSI_L1C\/collection\.json, but there is no such file/,
    2,
  ],
  [
    "a circle of links: a child that is the catalogue itself",
    (path) =>
      edit(
        path,
        "catalog.json",
        withLinks((link) =>
          link.href.includes("S2_MSI_L1C/") && !link.href.includes("-vs-")
            ? { ...link, href: "./catalog.json" }
            : link,
        ),
      ),
    "catalog.json",
    /not a STAC Collection/,
    2,
  ],
])("%s", (_, damage, file, message, rest) => {
  // With the index that knew the catalogue as it was, and without any.
  it.each([true, false])("is one message with the file and what to do (index kept: %s)", async (isKept) => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await damage(path);
    if (!isKept) await rm(join(path, ".eomatch"), { recursive: true });
    const store = fsStore({ path });
    const error: StoreError = await collected(store.query({})).then(
      () => expect.unreachable(),
      (reason: StoreError) => reason,
    );
    expect(error.code).toBe("store/broken-catalogue");
    expect(error.path).toBe(join(path, file));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(join(path, file));
    expect(error.message).toContain("repair or remove the file, or restore it from a copy");
  });

  it.each([true, false])("leaves the rest to those who ask for it (index kept: %s)", async (isKept) => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    await damage(path);
    if (!isKept) await rm(join(path, ".eomatch"), { recursive: true });
    const broken: string[] = [];
    const onBroken = (error: StoreError): unknown => broken.push(error.path ?? "");
    const items = await collected(fsStore({ path }).query({}, { onBroken }));
    expect(items).toHaveLength(rest);
    expect([...new Set(broken)]).toEqual([join(path, file)]);
  });
});

it("a folder without permission is named, with what to do", async () => {
  if (process.getuid?.() === 0) {
    console.info("skipped: a folder without permission (this user may read everything)");
    return;
  }
  const path = await temporaryFolder();
  await created(fsStore({ path }), sampleBatch());
  await chmod(join(path, "S2_MSI_L1C"), 0);
  onTestFinished(() => chmod(join(path, "S2_MSI_L1C"), 0o755));
  await expect(collected(fsStore({ path }).query({}))).rejects.toThrow(
    /permission is denied: check who owns/,
  );
});

it("a path that is a file is named, with what to do", async () => {
  const path = join(await temporaryFolder(), "catalogue");
  await writeFile(path, "{}");
  await expect(fsStore({ path }).readCatalog()).rejects.toThrow(
    `${path} is a file: give the folder of a catalogue or its catalog.json`,
  );
});
