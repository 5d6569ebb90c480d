import type {
  CallOptions,
  ItemReference,
  LockOptions,
  ProductArchive,
  ProductProvider,
} from "@eomatch/stac-model";

/** Where products come from and where they go. */
export interface DownloadSources {
  /** Asked in order; those that only search are passed over. */
  readonly providers: readonly ProductProvider[];
  readonly archive: ProductArchive;
}

/** Options of downloading. */
export interface DownloadOptions extends CallOptions {
  /** Products fetched at once; 4 by default. What each host grants is the providers' affair. */
  readonly jobs?: number | undefined;
  /** Bytes per second, all transfers together; as fast as it goes when left out. */
  readonly maxBytesPerSecond?: number | undefined;
  /** Tries of a file that bring nothing, on end, before the next provider is asked; 5 by default. */
  readonly retries?: number | undefined;
  /** Before the first further try; doubled each time, up to a minute; 1 by default. */
  readonly firstDelaySeconds?: number | undefined;
  /** Keys and roles of the assets that make up a product; the providers' own choice when left out. */
  readonly assets?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  /** Fetches nothing and says what would be, and how big it is. */
  readonly dryRun?: boolean | undefined;
  /** How another writer is waited for. */
  readonly lock?: Omit<LockOptions, "signal"> | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** How it went with a product. */
export interface ProductOutcome {
  readonly product: ItemReference;
  /**
   * - `downloaded`: fetched whole; `resumed`: gone on with from what an earlier run had left
   * - `present`: its file was there already, and is registered now if it was not
   * - `ordered`: the archive has to bring it online first; run again later
   * - `wanted`: would be fetched (`dryRun`)
   * - `failed`: `reason` says why
   */
  readonly outcome: "downloaded" | "resumed" | "present" | "ordered" | "wanted" | "failed";
  /** Where its file or folder is. */
  readonly location?: string | undefined;
  /** Size of the product; undefined when it is not known. */
  readonly sizeBytes?: number | undefined;
  /** Bytes that came over the network, those of failed tries included. */
  readonly fetchedBytes: number;
  /** The provider it came from, or would. */
  readonly provider?: string | undefined;
  readonly reason?: string | undefined;
}

/** What became of everything that was asked for, in the order asked. */
export interface DownloadSummary {
  readonly outcomes: readonly ProductOutcome[];
  readonly fetchedBytes: number;
  /** The archive, for people. */
  readonly location: string;
}

/** How a download goes on. */
export type DownloadProgress =
  /** Told once: how many there are, and how big those are whose size is listed. */
  | {
      readonly stage: "plan";
      readonly products: number;
      readonly listedBytes: number;
      readonly unlisted: number;
    }
  /** A file begins, or goes on at `offsetBytes`. */
  | {
      readonly stage: "file";
      readonly product: ItemReference;
      readonly fileName: string;
      readonly provider: string;
      readonly offsetBytes: number;
      readonly sizeBytes: number | undefined;
    }
  | { readonly stage: "bytes"; readonly product: ItemReference; readonly count: number }
  | {
      readonly stage: "wait";
      readonly product: ItemReference;
      readonly reason: string;
      readonly delaySeconds: number;
    }
  | { readonly stage: "outcome"; readonly outcome: ProductOutcome };
