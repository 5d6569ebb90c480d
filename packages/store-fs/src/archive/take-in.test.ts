import { existsSync } from "node:fs";
import { mkdir, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Product, ProductStream } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { fsArchive } from "./fs-archive.js";
import { partPathsOf } from "./part-file.js";
import { dayFolders, placedName } from "./product-place.js";

const startTime = new Date("2023-06-04T10:00:00Z");
const product: Product = {
  id: "p",
  collection: "S2",
  platform: "S2A",
  constellation: "sentinel-2",
  footprint: { type: "Polygon", coordinates: [] },
  startTime,
  stopTime: startTime,
  properties: {},
  assets: {},
  stacExtensions: [],
  links: [],
};

/** Where this process has files open whose names end in some way. */
async function openFiles(ending: string): Promise<string[]> {
  const targets = (await readdir("/proc/self/fd")).map((fd) =>
    readlink(`/proc/self/fd/${fd}`).catch(() => ""),
  );
  return (await Promise.all(targets)).filter((target) => target.endsWith(ending));
}

describe("taking a file in", () => {
  it.skipIf(!existsSync("/proc/self/fd"))("leaves no file open when its note cannot be written", async () => {
    const root = await temporaryFolder();
    const path = join(root, dayFolders(product)[0], placedName(product, "p.bin"));
    const { note } = partPathsOf(path);
    await mkdir(`${note}.new`, { recursive: true });
    const content: ProductStream = {
      offsetBytes: 0,
      validator: '"v1"',
      stream: new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1000)) }),
    };
    const archive = fsArchive({ path: root });
    await expect(archive.put(product, { fileName: "p.bin" }, content)).rejects.toMatchObject({
      code: "archive/unwritable",
    });
    expect(await openFiles(".part")).toEqual([]);
  });
});
