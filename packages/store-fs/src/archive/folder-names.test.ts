import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Product } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { distinctName } from "../safe-name.js";
import { diskLooks } from "./disk-looks.js";
import { folderNamesReader } from "./folder-names.js";
import { locateProduct } from "./located.js";

const product = (id: string): Product => ({
  id,
  collection: "C",
  platform: "P",
  constellation: "N",
  footprint: { type: "Polygon", coordinates: [] },
  startTime: new Date("2024-06-01T00:00:00Z"),
  stopTime: new Date("2024-06-01T00:00:00Z"),
  properties: {},
  assets: {},
  stacExtensions: [],
  links: [],
});

describe("the names in a folder", () => {
  it("are found by product: its own, with any extension, and none that only begin alike", async () => {
    const folder = await temporaryFolder();
    const ours = ["P1", "P1.zip", "P1.SAFE.tar.gz", `${distinctName("P1")}.nc`];
    for (const name of [...ours, "P10.zip", "P1-2.zip", "O.zip", "Q"])
      await writeFile(join(folder, name), "");
    const names = await folderNamesReader(diskLooks())(folder);
    expect([...names.of(product("P1"))].sort()).toEqual([...ours].sort());
    expect(names.of(product("P"))).toEqual([]);
  });

  it("of a folder that is not there are none", async () => {
    const names = await folderNamesReader(diskLooks())(join(await temporaryFolder(), "none"));
    expect(names.of(product("P1"))).toEqual([]);
  });

  it("that were listed a moment ago hide nothing that has come since under a product's own name", async () => {
    const root = await temporaryFolder();
    const folder = join(root, "N", "P", "C", "2024", "06", "01");
    await mkdir(folder, { recursive: true });
    const looks = diskLooks();
    let lists = 0;
    const read = folderNamesReader({
      ...looks,
      async names(path) {
        lists += 1;
        // As a folder of many thousands takes.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return looks.names(path);
      },
    });
    const locate = async (id: string): Promise<string | undefined> =>
      (
        await locateProduct(root, product(id), {
          looks,
          namesIn: read,
          expected: { fileName: `${id}.dat` },
        })
      )?.location;
    expect(await locate("A")).toBeUndefined();
    const before = lists;
    expect(await locate("B")).toBeUndefined();
    expect(lists, "nothing is listed again at once").toBe(before);
    await writeFile(join(folder, "C.bin"), "content");
    expect((await locateProduct(root, product("C"), { looks, namesIn: read }))?.location).toBe(
      join(folder, "C.bin"),
    );
    await writeFile(join(folder, "A.dat"), "content");
    expect(await locate("A")).toBe(join(folder, "A.dat"));
  });
});
