import { mkdirSync, rmSync } from "node:fs";
import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CatalogueItem, isStacModelError } from "@eomatch/stac-model";
import { describe, expect, it, onTestFinished } from "vitest";
import { collected, created, productCollection, productItem, sampleBatch } from "../test/sample-catalogue.js";
import { runSystemCommand } from "../test/system-command.js";
import { filesUnder, statesUnder, temporaryFolder, textsUnder } from "../test/temporary-folder.js";
import { fsStore } from "./fs-store.js";

const s2 = [productCollection("S2_MSI_L1C")];
const withAsset = ({ item, relations }: CatalogueItem): CatalogueItem => ({
  item: { ...item, assets: { mask: { href: "./mask.tif" } } },
  relations,
});

describe("writing again", () => {
  it("changes no byte and no time of any file", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), sampleBatch());
    const before = await statesUnder(path);
    await store.write(sampleBatch());
    await fsStore({ path }).write(sampleBatch());
    await store.write({ items: await collected(store.query({})) });
    expect(await statesUnder(path)).toEqual(before);
  });

  it("does not mind the order of keys, fields that are undefined, or an older STAC version", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
    const before = await statesUnder(path);
    const { item } = productItem("a");
    const reordered = Object.fromEntries(Object.entries(item).reverse()) as unknown as CatalogueItem["item"];
    await store.write({ items: [{ item: { ...reordered, stac_extensions: undefined }, relations: [] }] });
    await store.write({ items: [{ item: { ...item, stac_version: "1.0.0" }, relations: [] }] });
    expect(await statesUnder(path)).toEqual(before);
  });

  it("touches only what changed", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), {
      collections: s2,
      items: [productItem("a"), productItem("b")],
    });
    const before = await statesUnder(path);
    await store.write({ items: [productItem("a"), withAsset(productItem("b"))] });
    const after = await statesUnder(path);
    expect(Object.keys(after).filter((file) => after[file] !== before[file])).toEqual([
      "S2_MSI_L1C/2022/05/18/b.json",
    ]);
  });

  it("keeps an item where it is when its time changes", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
    const moved = productItem("a", { start: "2023-01-01T00:00:00Z" });
    await store.write({ items: [moved] });
    expect(await filesUnder(join(path, "S2_MSI_L1C"))).toEqual(["2022/05/18/a.json", "collection.json"]);
    expect(await collected(store.query({}))).toEqual([moved]);
  });

  it("counts the later of two items with the same id", async () => {
    const store = await created(fsStore({ path: await temporaryFolder() }), {
      collections: s2,
      items: [productItem("a"), withAsset(productItem("a"))],
    });
    expect(await collected(store.query({}))).toEqual([withAsset(productItem("a"))]);
  });
});

describe("collections", () => {
  it("gain links and extent with every batch, across the antimeridian the short way", async () => {
    const store = await created(fsStore({ path: await temporaryFolder() }), { collections: s2 });
    const extent = async () => (await collected(store.listCollections()))[0]?.extent;
    expect((await extent())?.spatial.bbox).toEqual([[-180, -90, 180, 90]]);
    await store.write({ items: [productItem("a", { west: 178 })] });
    expect(await extent()).toEqual({
      spatial: { bbox: [[178, 45, 179, 46]] },
      temporal: { interval: [["2022-05-18T10:00:00Z", "2022-05-18T10:00:00Z"]] },
    });
    await store.write({ items: [productItem("b", { west: -179, end: "2022-05-19T00:00:00Z" })] });
    expect(await extent()).toEqual({
      spatial: { bbox: [[178, 45, -178, 46]] },
      temporal: { interval: [["2022-05-18T10:00:00Z", "2022-05-19T00:00:00Z"]] },
    });
  });

  it("take a new description and assets, and keep what a description leaves out", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
    const asset = { href: "./summary.csv", type: "text/csv" };
    await store.write({
      collections: [{ id: "S2_MSI_L1C", description: "new", title: "S2", assets: { asset } }],
    });
    await store.write({ collections: [{ id: "S2_MSI_L1C", description: "newer" }] });
    const [collection] = await collected(store.listCollections());
    expect(collection).toMatchObject({
      title: "S2",
      description: "newer",
      license: "other",
      assets: { asset },
    });
    const { links } = JSON.parse(await readFile(join(path, "S2_MSI_L1C", "collection.json"), "utf8"));
    expect(links.filter(({ rel }: { rel: string }) => rel === "item")).toHaveLength(1);
  });

  it("must be there or in the batch, else nothing is written", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2 });
    const before = await statesUnder(path);
    const items = [productItem("a"), productItem("b", { collection: "L9" })];
    await expect(store.write({ items })).rejects.toMatchObject({
      code: "store/unknown-collection",
      message: expect.stringContaining('item b belongs to the collection "L9"'),
    });
    expect(await statesUnder(path)).toEqual(before);
  });
});

describe("names that meet where case is ignored", () => {
  it("have files of their own", async () => {
    const path = await temporaryFolder();
    const items = ["S2A", "s2a", "S2a"].map((id) => productItem(id));
    const store = await created(fsStore({ path }), { collections: s2, items: items.slice(0, 1) });
    await store.write({ items: items.slice(1) });
    await store.write({ collections: [productCollection("s2_msi_l1c")] });
    await store.write({ items: [productItem("x", { collection: "s2_msi_l1c" })] });
    const files = (await filesUnder(path)).map((file) => file.toLowerCase());
    expect(new Set(files).size).toBe(files.length);
    expect(files).toHaveLength(7);
    const reopened = fsStore({ path });
    const asked = items.map(({ item }) => ({ collection: item.collection, id: item.id }));
    expect(await collected(reopened.readItems(asked))).toEqual(items);
    expect(await collected(reopened.query({ collections: ["s2_msi_l1c"] }))).toHaveLength(1);
    const before = await statesUnder(path);
    await reopened.write({ items });
    expect(await statesUnder(path)).toEqual(before);
  });
});

describe("what cannot be written", () => {
  it("is refused without a catalogue", async () => {
    const path = await temporaryFolder();
    await expect(fsStore({ path }).write({ collections: s2 })).rejects.toMatchObject({
      code: "store/not-found",
    });
    expect(await filesUnder(path)).toEqual([]);
  });

  it("is refused for an item without a time, before anything is written", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), {});
    const timeless = productItem("b", { properties: { datetime: null, start_datetime: null } });
    const error = await store
      .write({ collections: s2, items: [productItem("a"), timeless] })
      .catch((e: unknown) => e);
    expect(isStacModelError(error, "stac-model/invalid-item")).toBe(true);
    expect(await filesUnder(path)).toEqual(["catalog.json"]);
  });

  it("is refused for a relation to nothing, leaving no debris", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2 });
    const before = await statesUnder(path);
    const relations = [{ rel: "derived_from", target: { collection: "S2_MSI_L1C", id: "absent" } }] as const;
    const items = [productItem("a"), { ...productItem("b"), relations }];
    await expect(store.write({ items })).rejects.toMatchObject({
      code: "store/not-found",
      message: expect.stringContaining("item b has a derived_from link to absent of S2_MSI_L1C"),
    });
    expect(await statesUnder(path)).toEqual(before);
  });

  it("leaves the catalogue as it was where a file is in the way", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
    await writeFile(join(path, "S2_MSI_L1C", "2023"), "mine");
    const before = await statesUnder(path);
    const items = [withAsset(productItem("a")), productItem("b", { start: "2023-01-01T00:00:00Z" })];
    await expect(store.write({ items })).rejects.toMatchObject({
      code: "store/unwritable",
      message: expect.stringContaining("a part of the path is a file"),
    });
    expect(await statesUnder(path)).toEqual(before);
  });

  it("does not go through a symbolic link that leads out", async () => {
    const path = await temporaryFolder();
    const outside = join(path, "outside");
    await mkdir(outside);
    const root = join(path, "catalogue");
    const store = await created(fsStore({ path: root }), { collections: s2 });
    await symlink(outside, join(root, "S2_MSI_L1C", "2022"));
    await expect(store.write({ items: [productItem("a")] })).rejects.toMatchObject({
      code: "store/unwritable",
    });
    expect(await filesUnder(outside)).toEqual([]);
  });

  it("says so below a file that is no folder", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "file"), "mine");
    const store = fsStore({ path: join(path, "file", "catalogue") });
    expect(await store.readCatalog()).toBeUndefined();
    await expect(store.createCatalog({ id: "x", description: "x" })).rejects.toMatchObject({
      code: "store/unwritable",
      message: expect.stringContaining("a part of the path is a file"),
    });
  });

  // Permissions do not bind root, so root writes as the user nobody for a while.
  it.skipIf(process.platform === "win32")(
    "says so where permission is denied, and stays as it was",
    async () => {
      const path = await temporaryFolder();
      await chmod(path, 0o755);
      const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
      const before = await statesUnder(path);
      const isRoot = process.geteuid?.() === 0;
      const folders = ["S2_MSI_L1C/2022/05/18", "S2_MSI_L1C", "."];
      for (const folder of folders) await chmod(join(path, folder), 0o555);
      if (isRoot) process.seteuid?.(65_534);
      try {
        const items = [withAsset(productItem("a")), productItem("b")];
        await expect(store.write({ items })).rejects.toMatchObject({
          code: "store/unwritable",
          message: expect.stringContaining("permission is denied"),
        });
        await expect(
          fsStore({ path: join(path, "new") }).createCatalog({ id: "x", description: "x" }),
        ).rejects.toThrow("permission is denied");
      } finally {
        if (isRoot) process.seteuid?.(0);
        for (const folder of folders) await chmod(join(path, folder), 0o755);
      }
      expect(await statesUnder(path)).toEqual(before);
    },
  );
});

const smallDisk = mountSmallDisk();
describe("a full disk", () => {
  // Needs the right to mount a file system of one megabyte.
  it.skipIf(smallDisk === undefined)("is reported, and leaves the catalogue as it was", async () => {
    const disk = smallDisk as string;
    onTestFinished(() => {
      runSystemCommand("umount", disk);
      return rm(disk, { recursive: true });
    });
    const path = join(disk, "catalogue");
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("a")] });
    const before = await statesUnder(path);
    const padding = "x".repeat(20_000);
    const items = [
      withAsset(productItem("a")),
      ...Array.from({ length: 100 }, (_, i) => productItem(`b${i}`, { properties: { padding } })),
    ];
    const error = await store
      .write({ collections: [productCollection("L9")], items })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: "store/unwritable",
      message: expect.stringContaining("the disk is full"),
    });
    expect(await statesUnder(path)).toEqual(before);
    await store.write({ items: items.slice(0, 10) });
    expect(await collected(store.query({}))).toHaveLength(10);
  });
});

describe("an abort", () => {
  it("at any file leaves the catalogue as it was, and the batch can be written again", async () => {
    const path = await temporaryFolder();
    const store = await created(fsStore({ path }), { collections: s2, items: [productItem("i0")] });
    const before = await textsUnder(path);
    for (const count of [0, 1, 30, 99]) {
      const abort = new AbortController();
      const items = Array.from({ length: 100 }, (_, i) => withAsset(productItem(`i${i}`)));
      // An asset that is looked at when its item is written, and then aborts.
      Object.defineProperty((items[count] as CatalogueItem).item, "assets", {
        enumerable: true,
        get() {
          abort.abort(new Error("no longer wanted"));
          return {};
        },
      });
      await expect(store.write({ items }, { signal: abort.signal })).rejects.toThrow("no longer wanted");
      expect(await textsUnder(path)).toEqual(before);
    }
    await store.write({ items: Array.from({ length: 100 }, (_, i) => productItem(`i${i}`)) });
    expect(await collected(store.query({}))).toHaveLength(100);
  });
});

describe("many items", () => {
  it("are written, written again and read back", async () => {
    const path = await temporaryFolder();
    const items = Array.from({ length: 10_000 }, (_, i) =>
      productItem(`i${i}`, { start: new Date(Date.UTC(2022, 0, 1, 0, i * 5)).toISOString() }),
    );
    const started = performance.now();
    const store = await created(fsStore({ path }), { collections: s2, items });
    const written = performance.now();
    expect(await collected(fsStore({ path }).query({}))).toHaveLength(items.length);
    const read = performance.now();
    await store.write({ items });
    const again = performance.now();
    const seconds = [written - started, read - written, again - read].map((ms) => (ms / 1000).toFixed(1));
    console.info(
      `10,000 items: written in ${seconds[0]} s, read in ${seconds[1]} s, written again in ${seconds[2]} s`,
    );
    expect(await readFile(join(path, "S2_MSI_L1C", "collection.json"), "utf8")).toContain(
      "2022/02/04/i9999.json",
    );
  });
});

function mountSmallDisk(): string | undefined {
  const disk = join(tmpdir(), `eomatch-small-disk-${process.pid}`);
  try {
    mkdirSync(disk);
    runSystemCommand("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk);
    return disk;
  } catch {
    rmSync(disk, { recursive: true, force: true });
    console.info("skipped: a full disk (a file system of one megabyte cannot be mounted here)");
    return undefined;
  }
}
