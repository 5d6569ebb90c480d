import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StacAsset } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { created, productItem, sampleBatch } from "../../test/sample-catalogue.js";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { fsStore } from "../fs-store.js";
import { checkCatalogue } from "./check-catalogue.js";

const remote = "https://archive.example/S2A_1.zip";

async function giveData(file: string, data: StacAsset): Promise<void> {
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), assets: { data } }));
}

const kindsOf = async (path: string): Promise<string[]> =>
  (await checkCatalogue({ path })).findings
    // What is changed behind the store's back outdates its index too.
    .filter(({ kind }) => !kind.endsWith("-index"))
    .map(({ kind, file }) => `${kind} ${file.slice(path.length + 1)}`);

describe("product files", () => {
  it("are known by their size, also where a name has escapes in it, which its href escapes once more", async () => {
    const path = await temporaryFolder();
    const store = fsStore({ path });
    const id = "S2A é/1";
    await created(store, { ...sampleBatch(), items: [...(sampleBatch().items ?? []), productItem(id)] });
    const item = `S2_MSI_L1C/2022/05/18/S2A%20%C3%A9%2F1.json`;
    const product = `data/Sentinel-2/S2A/S2_MSI_L1C/2022/05/18/S2A%20%C3%A9%2F1.zip`;
    await mkdir(dirname(join(path, product)), { recursive: true });
    await writeFile(join(path, product), "product");
    const href = await store.assetFiles?.hrefFor({ collection: "S2_MSI_L1C", id }, join(path, product));
    const asset = { href: href as string, "scrappi:asset_state": "downloaded", "file:size": 7 };
    await giveData(join(path, item), { ...asset, alternate: { remote: { href: remote } } });
    expect(await kindsOf(path)).toEqual([]);
    await writeFile(join(path, product), "prod");
    expect(await kindsOf(path)).toEqual([`damaged-product-file ${item}`]);
    await writeFile(join(path, product), "product");
    await writeFile(join(path, product.replace(".zip", ".tar")), "product");
    const [surplus] = (await checkCatalogue({ path })).findings.filter(
      ({ kind }) => !kind.endsWith("-index"),
    );
    expect(surplus).toMatchObject({ kind: "unrecorded-product-file", isRepairable: false });
    expect(surplus?.message).toContain("the one that is recorded is there as well");
    await rm(join(path, product.replace(".zip", ".tar")));

    await giveData(join(path, item), { ...asset, href: remote, "scrappi:asset_state": "remote" });
    expect(await kindsOf(path)).toEqual([`unrecorded-product-file ${item}`]);
    await checkCatalogue({ path, repair: true });
    expect(await kindsOf(path)).toEqual([]);
    const located = await store.assetFiles?.locate({ collection: "S2_MSI_L1C", id }, href as string);
    expect(located).toEqual({ location: join(path, product), sizeBytes: 7 });
    const { assets } = JSON.parse(await readFile(join(path, item), "utf8"));
    expect(assets.data.href).toBe(href);

    await rm(join(path, product));
    expect(await kindsOf(path)).toEqual([`lost-product-file ${item}`]);
  });

  it("are left as they are recorded where another file has a product's own name", async () => {
    const path = await temporaryFolder();
    await created(fsStore({ path }), sampleBatch());
    const item = "S2_MSI_L1C/2022/05/18/S2A_1.json";
    const folder = "data/Sentinel-2/S2A/S2_MSI_L1C/2022/05/18";
    await mkdir(join(path, folder), { recursive: true });
    await writeFile(join(path, folder, "S2A_1.zip"), "changed");
    await writeFile(join(path, folder, "S2A_1~0123456789abcdef.zip"), "product");
    const href = `../../../../${folder}/S2A_1~0123456789abcdef.zip`;
    const alternate = { remote: { href: remote } };
    await giveData(join(path, item), {
      href,
      "scrappi:asset_state": "downloaded",
      "file:size": 7,
      alternate,
    });
    const text = await readFile(join(path, item), "utf8");
    await checkCatalogue({ path, repair: true });
    expect(await kindsOf(path)).toEqual([`unrecorded-product-file ${item}`]);
    expect(await readFile(join(path, item), "utf8")).toBe(text);
  });
});
