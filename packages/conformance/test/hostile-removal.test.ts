import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CataloguedEvent, MatchupCatalogue } from "@eomatch/catalogue";
import { type Product, productToItem } from "@eomatch/stac-model";
import { fsArchive, fsStore } from "@eomatch/store-fs";
import { expect, it } from "vitest";
import { sampleProduct } from "../src/archive/archive-harness.js";
import { seededRandom } from "../src/fault-server/random.js";
import { hostileNames } from "../src/hostile-names.js";

const day = "Sentinel-2/S2A/S2_MSI_L1C/2024/06/01";

/** Where a hostile record says that a product's file is, and what lies there. Paths are below one temporary folder. */
type Trap = (place: { readonly root: string; readonly id: string }) => Promise<string> | string;

const traps: readonly Trap[] = [
  ({ root }) => join(root, "canary/plain.zip"),
  ({ root }) => `file://${root}/canary/plain.zip`,
  () => "../../../../../canary/plain.zip",
  () => "../../../../../../canary/plain.zip",
  () => "..%2F..%2F..%2F..%2F..%2Fcanary/plain.zip",
  () => `../../../../data/${day}/../../../../../../../canary/plain.zip`,
  () => "../../../../data",
  () => `../../../../data/${day}`,
  () => `../../../../data/${day}/other.zip`,
  () => "../../../../data/Sentinel-2/S2A",
  () => "../../../../catalog.json",
  () => "../../../collection.json",
  () => "../../../..",
  () => "",
  () => ".",
  () => "\0",
  () => "https://archive.example/plain.zip",
  async ({ root, id }) => {
    // A file that is a link out of the archive, under the product's own name.
    const link = join(root, "catalogue/data", day, `${encodeURIComponent(id)}.zip`);
    await symlink(join(root, "canary/plain.zip"), link).catch(() => {});
    return link;
  },
  async ({ root, id }) => {
    // A folder of the archive that is a link out of it, with a file of the product's name behind it.
    const folder = join(root, "catalogue/data", "Sentinel-2/S2A/S2_MSI_L1C/2024/07/01");
    await mkdir(dirname(folder), { recursive: true });
    await symlink(join(root, "canary"), folder).catch(() => {});
    await writeFile(join(root, "canary", `${encodeURIComponent(id)}.zip`), "canary", { flag: "wx" }).catch(
      () => {},
    );
    return join(folder, `${encodeURIComponent(id)}.zip`);
  },
  async ({ root, id }) => {
    // A folder under the product's own name that holds a link out of the archive.
    const folder = join(root, "catalogue/data", day, encodeURIComponent(id));
    await mkdir(folder, { recursive: true }).catch(() => {});
    await symlink(join(root, "canary"), join(folder, "link")).catch(() => {});
    return folder;
  },
];

it("deletes nothing but the products' own files for 200 hostile catalogues", async () => {
  let removed = 0;
  let refused = 0;
  // Several at a time: most of it is waiting for the disk.
  const seeds = Array.from({ length: 200 }, (_, seed) => seed).values();
  const work = async (): Promise<void> => {
    for (const seed of seeds) {
      const root = await mkdtemp(join(tmpdir(), "eomatch-hostile-"));
      try {
        const outcome = await tryCatalogue(root, seededRandom(seed));
        removed += outcome.removed;
        refused += outcome.refused;
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  expect(removed).toBe(200);
  expect(refused).toBeGreaterThan(400);
});

async function tryCatalogue(
  root: string,
  random: () => number,
): Promise<{ readonly removed: number; readonly refused: number }> {
  const path = join(root, "catalogue");
  await mkdir(join(root, "canary/inner"), { recursive: true });
  await writeFile(join(root, "canary/plain.zip"), "canary");
  await writeFile(join(root, "canary/inner/x"), "canary");
  await mkdir(join(path, "data", day), { recursive: true });
  // One that is to go, and one that nothing of these catalogues owns.
  await writeFile(join(path, "data", day, "honest.zip"), "honest");
  await writeFile(join(path, "data", day, "other.zip"), "other");
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const products: Product[] = [downloaded("honest", `../../../../data/${day}/honest.zip`)];
  for (let i = 0; i < 4; i++) {
    const id = random() < 0.5 ? pick(hostileNames) : pick(["S2A", "canary", "plain", "2024", "01", "data"]);
    if (products.some((one) => one.id === id)) continue;
    products.push(downloaded(id, await pick(traps)({ root, id })));
  }
  const store = fsStore({ path });
  const catalogue = await MatchupCatalogue.create(store);
  const collections = [{ id: "S2_MSI_L1C", description: "hostile" }];
  await store.write({ collections, items: products.map(productToItem) });
  const before = await contentOf(root);
  const matchup = { collection: "pair", id: "m", products };
  const { outcomes } = await catalogue.removeProducts({
    eventSet: [{ matchupSet: [matchup] } as unknown as CataloguedEvent],
    archive: fsArchive({ path: join(path, "data") }),
  });
  const after = await contentOf(root);
  expect(after.get("canary/plain.zip")).toBe("canary");
  expect([...after].filter(([file]) => file.startsWith("canary"))).toEqual(
    [...before].filter(([file]) => file.startsWith("canary")),
  );
  expect(after.get(`catalogue/data/${day}/other.zip`)).toBe("other");
  expect(after.has(`catalogue/data/${day}/honest.zip`)).toBe(false);
  // Every other file is still there; the items alone say something else.
  const gone = [...before.keys()].filter((file) => !after.has(file));
  expect(gone).toEqual([`catalogue/data/${day}/honest.zip`]);
  const failed = outcomes.filter(({ outcome }) => outcome === "failed");
  for (const { reason } of failed) expect(reason).toMatch(/is not deleted: |cannot/);
  return { removed: outcomes.filter(({ outcome }) => outcome === "removed").length, refused: failed.length };
}

function downloaded(id: string, href: string): Product {
  return { ...sampleProduct(id), assets: { data: { href, "scrappi:asset_state": "downloaded" } } };
}

/** Everything below a folder: what files hold, where links lead. */
async function contentOf(root: string): Promise<Map<string, string>> {
  const content = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (file.includes("/.eomatch/")) continue;
    const name = file.slice(root.length + 1);
    if (entry.isSymbolicLink()) content.set(name, `→ ${await readlink(file)}`);
    else if (entry.isFile()) content.set(name, await readFile(file, "utf8"));
  }
  return content;
}
