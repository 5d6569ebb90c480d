import type { Product } from "../product.js";
import type { CallOptions } from "./catalogue-store.js";
import type { ProductStream } from "./product-provider.js";

/** A product's file or folder in the archive. */
export interface ArchivedProduct {
  /** Where it is: an absolute path or an address. */
  readonly location: string;
  /** Its size, for a folder that of everything in it. */
  readonly sizeBytes: number;
}

/** What is known of a file before it is fetched, to verify it by. */
export interface ExpectedFile {
  /** Name of the file with its extension, `S2A_….zip`; never used as a path unchecked. */
  readonly fileName: string;
  readonly sizeBytes?: number | undefined;
  /** Multihash in hexadecimal, as STAC's `file:checksum`. */
  readonly checksum?: string | undefined;
}

/**
 * Keeps product files.
 *
 * **Absence** is undefined. **Atomicity**: a file appears whole and verified or not at all. **Removing**
 * deletes only what this archive placed, inside its root; removing what is not there does nothing.
 * **Concurrency**: different products side by side; the same product twice at once is put once.
 * **Path safety**: no id or file name leads outside the root.
 */
export interface ProductArchive {
  /** The archive's root, for people. */
  readonly location: string;
  /** Where a product is, if it is here. */
  locate(product: Product, options?: CallOptions): Promise<ArchivedProduct | undefined>;
  /** Takes a stream in and places the file once it is complete and matches what was expected. */
  put(
    product: Product,
    file: ExpectedFile,
    content: ProductStream,
    options?: CallOptions,
  ): Promise<ArchivedProduct>;
  /** Deletes a product's files; true when there were any. */
  remove(product: Product, options?: CallOptions): Promise<boolean>;
}
