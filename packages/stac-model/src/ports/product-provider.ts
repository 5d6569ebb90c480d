import type { Footprint } from "../geojson.js";
import type { Product } from "../product.js";
import type { CallOptions } from "./catalogue-store.js";

/** What {@link ProductProvider.search} is asked. */
export interface ProductQuery {
  /** The collection's name as eomatch has it; the provider maps it to the archive's own. */
  readonly collection: string;
  /** Canonical name of the satellite; a provider that cannot restrict to it yields the others as well. */
  readonly platform?: string | undefined;
  /** The acquisition overlaps `[startTime, stopTime]`, both ends inclusive, UTC. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** The footprint touches this area, RFC 7946; the whole Earth when left out. */
  readonly area?: Footprint | undefined;
}

/** A product of the archive that cannot be used, and why. */
export interface SkippedProduct {
  /** Its id, or where it stands (file and line) when it has none. */
  readonly product: string;
  readonly reason: string;
}

/** Options of {@link ProductProvider.search}. */
export interface SearchOptions extends CallOptions {
  /** Called for each product that cannot be used: no geometry, no time, not a STAC item. */
  readonly onSkip?: ((skipped: SkippedProduct) => void) | undefined;
  /** Called when the archive makes us wait: too many requests, a failure that is tried again. */
  readonly onRetry?: ((reason: string, delaySeconds: number) => void) | undefined;
  /** Called for what the user should know although it was mended: an answer that was cut off and asked for in parts. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Whether a provider's archive knows who we are; never holds a secret. */
export interface ProviderSignIn {
  /**
   * `not-needed`: nothing here asks for it; `needed`: something does and nothing was given for it; `given`: credentials
   * are there, which only the archive can judge.
   */
  readonly state: "not-needed" | "needed" | "given";
  /** The user's name at the archive, or what stands for one: `bearer token`, `netrc entry of urs.example`. */
  readonly as?: string | undefined;
  /** What is asked for: how to sign in when it is needed, what it is for. One line, no full stop. */
  readonly hint?: string | undefined;
}

/** What {@link ProductProvider.check} found out about an archive that answered. */
export interface ProviderCheck {
  /** What answered, in a few words: `STAC API, CQL2 filters, sorting`. */
  readonly summary: string;
  /** Those of {@link ProductProvider.collections} that the archive does not have, as far as it says. */
  readonly missing: readonly string[];
}

/** A product's file, read piece by piece into memory that goes round between who reads it and who sends it. */
export interface FilePieces {
  /**
   * The next piece, undefined after the last and once it was cancelled. It is the caller's, with all of its memory.
   *
   * @param memory taken for the piece: it lies in this, or in other memory, and this is kept for others; not taken when
   *   there is no piece
   * @throws what the stream would end with
   */
  next(memory: ArrayBuffer): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Ends it, also for a piece that is waited for. */
  cancel(reason?: unknown): Promise<void>;
}

/** A product's file, being read. */
export interface ProductStream {
  readonly stream: ReadableStream<Uint8Array>;
  /**
   * The same bytes for who takes them instead of the stream: a web stream takes longer than all the rest of a small
   * file. Left out where there are none. Not enumerable, so that a copy that is given another stream has that alone.
   */
  readonly pieces?: FilePieces | undefined;
  /** Size of the whole file in bytes, when the archive says. */
  readonly sizeBytes?: number | undefined;
  /** First byte of the stream in the file; 0 unless a range was asked for and granted. */
  readonly offsetBytes: number;
  /** What tells this version of the file from another: ETag or Last-Modified. */
  readonly validator?: string | undefined;
}

/** One of the files that a product is made of, as far as it is known before it is fetched. */
export interface ProductFile {
  /** Key of the asset that it stands for: `data` for the product as a whole, `B02` for a band. */
  readonly asset: string;
  /** Its name with its extension, `S2A_….zip`; never used as a path unchecked. */
  readonly fileName: string;
  readonly sizeBytes?: number | undefined;
  /** Multihash in hexadecimal, as STAC's `file:checksum`. */
  readonly checksum?: string | undefined;
  /** Media type. */
  readonly type?: string | undefined;
}

/** Options of {@link ProductProvider.files}. */
export interface FilesOptions extends CallOptions {
  /** Keys of the assets that are wanted, where a product is made of many files; the provider's choice when left out. */
  readonly assets?: readonly string[] | undefined;
  /** Roles of the assets that are wanted; with `assets`, those of either. */
  readonly roles?: readonly string[] | undefined;
}

/** What an archive says when it is asked for a product that is not online. */
export interface ProductOrder {
  /** When it may be worth asking again; undefined when the archive does not say. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Options of {@link ProductProvider.open}. */
export interface OpenOptions extends CallOptions {
  /** One of {@link ProductProvider.files}; the only or first one when left out. */
  readonly file?: ProductFile | undefined;
  /** Begin at this byte, if the file still has this validator; else from the start. */
  readonly resume?: { readonly offsetBytes: number; readonly validator: string } | undefined;
  /** Called when the archive makes us wait: too many requests, a failure that is tried again. */
  readonly onRetry?: ((reason: string, delaySeconds: number) => void) | undefined;
}

/**
 * Many products as columns: what matching needs of them, without an object for each.
 *
 * Footprints stand in GeoArrow's layout of multipolygons: product `i` has the polygons `productOffsets[i]` up to
 * `productOffsets[i + 1]`, a polygon its rings, a ring its positions likewise.
 */
export interface ProductColumns {
  readonly count: number;
  /** The id of the product at an index. */
  id(index: number): string;
  /** Starts and ends of the acquisitions, milliseconds since 1970, UTC; sorted by start. */
  readonly startMs: Float64Array;
  readonly stopMs: Float64Array;
  /** Longitude and latitude in degrees WGS84, position after position; rings may be closed or not. */
  readonly lonLat: Float64Array;
  /** First position of each ring, and one entry more for the end. */
  readonly ringOffsets: Uint32Array;
  /** First ring of each polygon, and one entry more. */
  readonly polygonOffsets: Uint32Array;
  /** First polygon of each product, and one entry more. */
  readonly productOffsets: Uint32Array;
  /** What a match carries for the product at an index. */
  product(index: number): ColumnProduct;
  /** Reads whole products, in the order asked. */
  read(indices: Iterable<number>, options?: SearchOptions): AsyncIterable<Product>;
}

/** A product of {@link ProductColumns} that has not been read. */
export interface ColumnProduct {
  readonly index: number;
  readonly id: string;
}

/**
 * Searches a product archive and, where it can, opens its files.
 *
 * **Absence**: a search that finds nothing yields nothing. **Order** is the archive's own. **Each product
 * comes once** in one search. **Time and area** may be met generously, never too tightly: the caller tests
 * again. **Limits** of the archive (page size, rate, connections) are the provider's affair; it tries again
 * what is worth trying again and honours `Retry-After`. **Concurrency**: searches may run side by side.
 * **Errors** are ProviderErrors; products yielded before one remain good. Products carry no credentials.
 */
export interface ProductProvider {
  /** Its name in messages and reports, from the config: `stac-api https://…`. */
  readonly name: string;
  /** The collections it serves, names as eomatch has them. */
  readonly collections: readonly string[];

  /**
   * The archive's own names that it looks for when it is asked for a collection, in an order that is always the same;
   * left out by providers that know none but ours. A search that was broken off goes on only while they stay the same.
   */
  archiveNames?(collection: string): readonly string[];

  /**
   * What else decides what a search brings, as text without secrets: the archive's address, options that leave products
   * out. Left out where nothing does; a search that was broken off goes on only while it stays the same.
   */
  readonly searchVariant?: string | undefined;

  search(query: ProductQuery, options?: SearchOptions): AsyncIterable<Product>;

  /**
   * The products that {@link ProductProvider.search} would yield, as columns, for archives of which matching needs
   * little of each product and the whole of few; restricted to `query.platform`. Left out by providers that have to
   * read a product whole to know any of it.
   */
  searchColumns?(query: ProductQuery, options?: SearchOptions): Promise<ProductColumns>;

  /**
   * The files that make up a product here: one for most archives, one for each chosen asset where an archive lists
   * them singly. Undefined when this archive does not have the product, which may have been found by another one:
   * the next provider is asked then. Left out by providers that can only search.
   */
  files?(product: Product, options?: FilesOptions): Promise<readonly ProductFile[] | undefined>;

  /**
   * Opens a file of a product; left out by providers that can only search.
   *
   * @throws ProviderError `provider/offline` when it must be ordered first, `provider/not-found` when it is gone,
   *   `provider/unauthorized`, `provider/unavailable` when another try may help
   */
  open?(product: Product, options?: OpenOptions): Promise<ProductStream>;

  /**
   * Asks the archive for as little as shows that searches will be answered, once and without long waits; left out by
   * providers that have nothing to be asked.
   *
   * @throws ProviderError as a search does, saying what to do
   */
  check?(options?: CallOptions): Promise<ProviderCheck>;

  /** Tells whether the user is signed in, without asking the archive; left out where nothing needs it. */
  signIn?(options?: CallOptions): Promise<ProviderSignIn>;

  /** Asks the archive to bring a product online that is not; left out where nothing has to be ordered. */
  order?(product: Product, options?: CallOptions): Promise<ProductOrder>;
}
