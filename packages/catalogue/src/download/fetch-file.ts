import {
  type ArchivedProduct,
  ArchiveError,
  type ExpectedFile,
  isArchiveError,
  isProviderError,
  type PartialFile,
  type Product,
  type ProductArchive,
  type ProductFile,
  type ProductProvider,
  type ProductStream,
  ProviderError,
} from "@eomatch/stac-model";
import type { DownloadOptions } from "./download-request.js";
import { pause } from "./pause.js";
import { limited, type RateLimit } from "./rate-limit.js";

/** A file that is wrong after so many whole transfers is wrong in the archive. */
const maxMismatches = 2;

/** So often it is looked whether another process is done with a file. */
const busySeconds = 1;

/** A provider that opens files. */
export type OpeningProvider = ProductProvider & Required<Pick<ProductProvider, "files" | "open">>;

/** What {@link fetchFile} is given. */
export interface FileFetch {
  readonly product: Product;
  readonly file: ProductFile;
  /** Names of all files of the product, when it is made of several. */
  readonly among: readonly string[] | undefined;
  readonly provider: OpeningProvider;
  readonly archive: ProductArchive;
  readonly limit: RateLimit | undefined;
  readonly space: ArchiveSpace;
  /** What lies in the archive under the product's name, of which it is not known yet whether it is whole. */
  readonly unproven: ArchivedProduct | undefined;
  readonly onBytes: (count: number) => void;
}

/** What is known of the archive's room, of all files of a download. */
export interface ArchiveSpace {
  /** Whether a file did not fit: from then on, what is known not to fit is not asked for. */
  ranOut: boolean;
}

/** A file that is in the archive now. */
export interface FetchedFile {
  /** Undefined while other files of the product are missing. */
  readonly archived: ArchivedProduct | undefined;
  readonly how: "downloaded" | "resumed" | "present";
}

/**
 * Brings a file into the archive: goes on with what is there of it, and again after each break, as long as tries
 * come further or few on end do not.
 *
 * @throws ProviderError when the provider cannot bring it; ArchiveError; the signal's reason
 */
export async function fetchFile(fetch: FileFetch, options: DownloadOptions): Promise<FetchedFile> {
  const { product, file, among, archive, provider, unproven } = fetch;
  const { signal, retries = 5 } = options;
  const expected: ExpectedFile = {
    ...sizeAndChecksum(file),
    fileName: file.fileName,
    ...(among && { among }),
  };
  let fruitless = 0;
  // What was fetched before and is fetched again is no progress: a file that always begins anew must come to an end.
  let furthestBytes = 0;
  let mismatches = 0;
  let how: FetchedFile["how"] | undefined;
  for (;;) {
    signal?.throwIfAborted();
    let reachedBytes = 0;
    let isOpen = false;
    try {
      const partial = await archive.partial(product, expected, { signal });
      if (fetch.space.ranOut) await refuseWithoutSpace(fetch, partial, options);
      const content = await openRest(fetch, partial, options);
      isOpen = true;
      if (unproven !== undefined && unproven.sizeBytes === content.sizeBytes && content.offsetBytes === 0) {
        await content.stream.cancel();
        return { archived: unproven, how: "present" };
      }
      how ??= content.offsetBytes > 0 ? "resumed" : "downloaded";
      const { offsetBytes, sizeBytes = file.sizeBytes } = content;
      options.onProgress?.({
        stage: "file",
        product,
        fileName: file.fileName,
        provider: provider.name,
        offsetBytes,
        sizeBytes,
      });
      reachedBytes = offsetBytes;
      const onBytes = (count: number): void => {
        reachedBytes += count;
        fetch.onBytes(count);
      };
      const coming = fetch.limit === undefined ? content : limited(content, fetch.limit, signal);
      const archived = await archive.put(product, expected, coming, { signal, onBytes });
      return { archived, how };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isArchiveError(error, "archive/full")) fetch.space.ranOut = true;
      if (isArchiveError(error, "archive/busy")) {
        await waitFor(error.message, busySeconds, { product, options });
        const located = await archive.locate(product, { signal, expected });
        if (located !== undefined) return { archived: located, how: "present" };
        continue;
      }
      if (isArchiveError(error, "archive/mismatch")) {
        mismatches += 1;
        if (mismatches >= maxMismatches) throw wrongInArchive(error, mismatches);
        continue;
      }
      // What could not even be opened has been tried often enough by the provider.
      if (!isOpen || !isProviderError(error, "provider/unavailable")) throw error;
      fruitless = reachedBytes > furthestBytes ? 0 : fruitless + 1;
      furthestBytes = Math.max(furthestBytes, reachedBytes);
      if (fruitless > retries) throw stuck(error, fruitless);
      await waitFor(error.message, delaySeconds(fruitless, options), { product, options });
    }
  }
}

/** The error of a file that comes whole and wrong, which trying again does not mend. */
function wrongInArchive(error: ArchiveError, times: number): ArchiveError {
  const why = `${error.message} (fetched ${times} times); tell the archive, or name another provider`;
  return new ArchiveError(error.code, why, {
    cause: error,
    ...(error.path === undefined ? {} : { path: error.path }),
  });
}

/** The error of a file that comes no further, which is kept as far as it has come. */
function stuck(error: ProviderError, tries: number): ProviderError {
  const { code, message, provider, productId } = error;
  const context = { provider, ...(productId === undefined ? {} : { productId }), cause: error };
  return new ProviderError(
    code,
    `${message} (no further in ${tries} tries); run again later, it goes on there`,
    context,
  );
}

/** Spares the provider what there is no room for; a file of an unknown size needs some in any case. */
async function refuseWithoutSpace(
  { archive, file, unproven }: FileFetch,
  partial: PartialFile | undefined,
  { signal }: DownloadOptions,
): Promise<void> {
  const { sizeBytes = partial?.sizeBytes } = file;
  const neededBytes = sizeBytes === undefined ? 1 : sizeBytes - (partial?.offsetBytes ?? 0);
  const freeBytes = unproven === undefined ? await archive.freeBytes?.({ signal }) : undefined;
  if (freeBytes === undefined || neededBytes <= freeBytes) return;
  const needed = sizeBytes === undefined ? "" : `, ${neededBytes} are needed`;
  throw new ArchiveError(
    "archive/full",
    `${archive.location} has ${freeBytes} bytes free${needed}: free some space and run again`,
    { path: archive.location },
  );
}

async function openRest(
  { product, file, provider }: FileFetch,
  partial: PartialFile | undefined,
  options: DownloadOptions,
): Promise<ProductStream> {
  const { signal } = options;
  if (partial !== undefined && partial.offsetBytes === partial.sizeBytes) {
    // All of it has come: it is only to be verified.
    return { ...partial, stream: new ReadableStream({ start: (controller) => controller.close() }) };
  }
  const resume =
    partial?.validator === undefined
      ? undefined
      : { offsetBytes: partial.offsetBytes, validator: partial.validator };
  return provider.open(product, {
    file,
    resume,
    signal,
    onRetry: (reason, seconds) =>
      options.onProgress?.({ stage: "wait", product, reason, delaySeconds: seconds }),
  });
}

/** Nothing to wait for when bytes came: a line that breaks often is slow enough by itself. */
function delaySeconds(fruitless: number, { firstDelaySeconds = 1 }: DownloadOptions): number {
  const longest =
    fruitless === 0 ? firstDelaySeconds / 4 : Math.min(60, firstDelaySeconds * 2 ** (fruitless - 1));
  return longest * (1 - Math.random() / 2);
}

async function waitFor(
  reason: string,
  seconds: number,
  { product, options }: { readonly product: Product; readonly options: DownloadOptions },
): Promise<void> {
  options.onProgress?.({ stage: "wait", product, reason, delaySeconds: seconds });
  await pause(seconds, options.signal);
}

function sizeAndChecksum({ sizeBytes, checksum }: ProductFile): Partial<ExpectedFile> {
  return {
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(checksum === undefined ? {} : { checksum }),
  };
}
