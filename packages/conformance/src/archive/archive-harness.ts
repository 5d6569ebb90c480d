import type { ArchivedProduct, Product, ProductArchive, ProductStream } from "@eomatch/stac-model";
import type { ConformanceCase, Disposable } from "../conformance-case.js";

/** What an archive lends to the cases. */
export interface ArchiveHarness extends Disposable {
  /** An empty archive; each call another place. */
  create(): Promise<ProductArchive>;
  /** The same archive as another process finds it; left out where there is no other. */
  readonly reopen?: ((archive: ProductArchive) => Promise<ProductArchive>) | undefined;
  /** The bytes of an archived file, read without the archive. */
  read(archived: ArchivedProduct): Promise<Uint8Array>;
  /**
   * The places of all files in the archive, debris as well, and all around it where a hostile name might lead.
   */
  places(archive: ProductArchive): Promise<readonly string[]>;
}

/** A case of the ProductArchive contract. */
export type ArchiveCase = ConformanceCase<ArchiveHarness>;

/** A product of that id. */
export function sampleProduct(id: string): Product {
  const at = new Date("2024-06-01T10:00:00Z");
  const ring = [
    [10, 40],
    [11, 40],
    [11, 41],
    [10, 40],
  ] as [number, number][];
  return {
    id,
    collection: "S2_MSI_L1C",
    platform: "S2A",
    constellation: "Sentinel-2",
    footprint: { type: "Polygon", coordinates: [ring] },
    startTime: at,
    stopTime: at,
    properties: {},
    assets: {},
    stacExtensions: [],
    links: [],
  };
}

/** Bytes that are different for each seed, some thousand of them. */
export function sampleBytes(seed: number, length = 5000): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + ((i * i) >> 7)) & 255);
}

/** A stream of bytes in small pieces, which may fail at the end. */
export function streamOf(bytes: Uint8Array, failure?: Error): ProductStream {
  let offset = 0;
  return {
    offsetBytes: 0,
    stream: new ReadableStream({
      pull(controller) {
        if (offset < bytes.length) controller.enqueue(bytes.subarray(offset, offset + 1024));
        else if (failure === undefined) controller.close();
        else controller.error(failure);
        offset += 1024;
      },
    }),
  };
}

/** Multihash of SHA-256 in hexadecimal: the code 0x12, the length 0x20, the digest (multiformats.io/multihash). */
export async function multihashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `1220${[...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
