import { ArchiveError, type ProductProvider } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { memoryArchive } from "../../test/memory-archive.js";
import { far, landsat, near } from "../../test/sample-events.js";
import { type FileFetch, fetchFile, type OpeningProvider } from "./fetch-file.js";

/** A provider of files of twenty bytes, and which of them it was asked for. */
function provider(): OpeningProvider & { readonly opened: string[] } {
  const opened: string[] = [];
  return {
    name: "P",
    collections: [],
    opened,
    search: async function* () {} as ProductProvider["search"],
    files: async () => [],
    async open({ id }) {
      opened.push(id);
      return { offsetBytes: 0, stream: new Blob([new Uint8Array(20)]).stream() };
    },
  };
}

describe("files and an archive that is full", () => {
  it("are asked for no more once one did not fit, if they are known not to fit; what fits comes", async () => {
    const archive = memoryArchive();
    const { put } = archive;
    archive.put = async (product, ...rest) => {
      if (product.id !== landsat.id) return put(product, ...rest);
      archive.free = 20;
      throw new ArchiveError("archive/full", "/archive is full");
    };
    const asked = provider();
    const space = { ranOut: false };
    const fetch = (product: FileFetch["product"], sizeBytes: number | undefined) =>
      fetchFile(
        {
          product,
          file: { asset: "data", fileName: `${product.id}.zip`, sizeBytes },
          among: undefined,
          provider: asked,
          archive,
          limit: undefined,
          space,
          unproven: undefined,
          onBytes: () => {},
        },
        {},
      );
    await expect(fetch(landsat, 20)).rejects.toMatchObject({ code: "archive/full" });
    await expect(fetch(far, 21)).rejects.toMatchObject({
      code: "archive/full",
      message: "/archive has 20 bytes free, 21 are needed: free some space and run again",
    });
    expect(await fetch(near, 20)).toMatchObject({ how: "downloaded" });
    archive.free = 0;
    await expect(fetch(far, undefined)).rejects.toThrow(
      "/archive has 0 bytes free: free some space and run again",
    );
    expect(asked.opened).toEqual([landsat.id, near.id]);
  });
});
