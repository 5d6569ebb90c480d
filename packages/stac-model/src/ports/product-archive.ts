import type { Product } from "../product.js";
import type { CallOptions } from "./catalogue-store.js";
import type { ProductStream } from "./product-provider.js";

/** A product's file or folder in the archive. */
export interface ArchivedProduct {
  /** Where it is: an absolute path or an address. */
  readonly location: string;
  /** Its size, for a folder that of everything in it. */
  readonly sizeBytes: number;
  /** Multihash of the file in hexadecimal, where all of its bytes were read; never of a folder. */
  readonly checksum?: string | undefined;
}

/** What is known of a file before it is fetched, to verify it by. */
export interface ExpectedFile {
  /** Name of the file with its extension, `S2A_….zip`; never used as a path unchecked. */
  readonly fileName: string;
  readonly sizeBytes?: number | undefined;
  /** Multihash in hexadecimal, as STAC's `file:checksum`; one of an algorithm that the archive lacks is as none. */
  readonly checksum?: string | undefined;
  /**
   * Names of all files of a product that becomes a folder, this one included; left out for a product of one file. The
   * folder appears when the last of them is whole.
   */
  readonly among?: readonly string[] | undefined;
}

/** What an earlier put has left of a file, to go on from. */
export interface PartialFile {
  /** So many bytes are here; all of them when it is the size. */
  readonly offsetBytes: number;
  /** Size of the whole file, when it is known. */
  readonly sizeBytes?: number | undefined;
  /** What tells the version that they are of; see `ProductStream`. */
  readonly validator?: string | undefined;
}

/** Options of {@link ProductArchive.locate}. */
export interface LocateOptions extends CallOptions {
  /**
   * Only what agrees with this: its size and, of a file, its beginning and its checksum, for which all of it is read.
   * Left out, what is there is named without being looked into.
   */
  readonly expected?: ExpectedFile | undefined;
}

/** Options of {@link ProductArchive.put}. */
export interface PutOptions extends CallOptions {
  /** Called for each piece that has been kept, with its length. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** Options of {@link ProductArchive.remove}. */
export interface RemoveOptions extends CallOptions {
  /** Deletes nothing, and tells or throws what it would without. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Keeps product files.
 *
 * **Absence** is undefined. **Atomicity**: a file or folder appears whole and verified or not at all; what is left of
 * a put that broke off is kept only where its version is known, and is seen by `partial` alone. **Removing** deletes
 * only what this archive places, inside its root; removing what is not there does nothing. **Concurrency**: different
 * products side by side; the same product twice at once is put once, and by another process is `archive/busy`.
 * **Path safety**: no id or file name leads outside the root. **Errors** are ArchiveErrors, save those of the stream,
 * which are passed on as they are.
 */
export interface ProductArchive {
  /** The archive's root, for people. */
  readonly location: string;

  /** Bytes that may still be put; left out, or undefined, where nobody knows. */
  freeBytes?(options?: CallOptions): Promise<number | undefined>;

  /** Where a product is, if it is here, under any extension. */
  locate(product: Product, options?: LocateOptions): Promise<ArchivedProduct | undefined>;

  /**
   * What is here of a file that did not come whole, also in an earlier process.
   *
   * @throws ArchiveError `archive/busy` while another process puts it
   */
  partial(product: Product, file: ExpectedFile, options?: CallOptions): Promise<PartialFile | undefined>;

  /**
   * Takes a stream in and places the file once it is complete and matches what was expected. A stream that begins at
   * `offsetBytes` goes on from as many bytes of {@link ProductArchive.partial}.
   *
   * @returns undefined while other files of the product are missing
   * @throws ArchiveError `archive/mismatch` when it is not what was expected: nothing of it is kept; `archive/full`,
   *   `archive/unwritable`, `archive/busy`
   */
  put(
    product: Product,
    file: ExpectedFile,
    content: ProductStream,
    options?: PutOptions,
  ): Promise<ArchivedProduct | undefined>;

  /**
   * Deletes a product's file or folder; true when there was one.
   *
   * @param location where it is, as `put` and `locate` say
   * @throws ArchiveError `archive/unsafe` for what is not the product's, lies outside or behind a link
   */
  remove(product: Product, location: string, options?: RemoveOptions): Promise<boolean>;

  /**
   * Deletes what puts of a product have left that broke off; left out where nothing is ever left.
   *
   * @returns where it was and how much; undefined when nothing was left
   * @throws ArchiveError `archive/busy` while another process puts it; `archive/unsafe`
   */
  removePartial?(product: Product, options?: RemoveOptions): Promise<ArchivedProduct | undefined>;
}
