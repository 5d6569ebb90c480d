import {
  ArchiveError,
  type CatalogueStore,
  downloadedAssets,
  isDownloaded,
  type Product,
  referenceKey,
} from "@eomatch/stac-model";
import type {
  DownloadOptions,
  DownloadSources,
  DownloadSummary,
  ProductOutcome,
} from "./download-request.js";
import { type FetchContext, type Fetched, fetchProduct, wantedAssets } from "./fetch-product.js";
import { rateLimit } from "./rate-limit.js";
import { type DownloadRecorder, downloadRecorder } from "./record-downloads.js";
import { movedFile, recordedFile } from "./recorded-file.js";

/**
 * Downloads products: a provider opens, the archive places, the catalogue records, each as soon as its file is whole.
 *
 * A product that fails does not end the others. Run again, it goes on where it was stopped or failed.
 *
 * @param products of the catalogue in the store; one that is named twice is fetched once
 * @throws ArchiveError `archive/full` when what is listed cannot fit, before anything is fetched; the signal's reason,
 *   with everything that has come kept
 */
export async function downloadProducts(
  store: CatalogueStore,
  products: Iterable<Product>,
  { sources, ...options }: DownloadOptions & { readonly sources: DownloadSources },
): Promise<DownloadSummary> {
  const { signal, jobs = 4, maxBytesPerSecond, onProgress, dryRun } = options;
  signal?.throwIfAborted();
  const unique = [...new Map([...products].map((product) => [referenceKey(product), product])).values()];
  const { archive } = sources;
  if (dryRun !== true) await refuseWithoutSpace(unique, { store, sources, options });
  const fetched = new Map<Product, number>();
  const recorder = downloadRecorder(store, { ...options.lock, signal });
  const context: FetchContext = {
    sources,
    options,
    limit: maxBytesPerSecond === undefined ? undefined : rateLimit(maxBytesPerSecond),
    space: { ranOut: false },
    onBytes: (product, count) => {
      fetched.set(product, (fetched.get(product) ?? 0) + count);
      onProgress?.({ stage: "bytes", product, count });
    },
  };
  const outcomes = new Map<Product, ProductOutcome>();
  const left = unique.values();
  const recording: Promise<void>[] = [];
  const settle = async (product: Product, result: Promise<Result>): Promise<void> => {
    const { collection, id } = product;
    const outcome = {
      product: { collection, id },
      ...(await result),
      fetchedBytes: fetched.get(product) ?? 0,
    };
    outcomes.set(product, outcome);
    onProgress?.({ stage: "outcome", outcome });
  };
  const work = async (): Promise<void> => {
    // Each its own, since everything that waits listens to it: on the caller's they would be counted as a leak.
    const own = signal === undefined ? undefined : AbortSignal.any([signal]);
    for (const product of left) {
      signal?.throwIfAborted();
      const brought = await bring(product, {
        store,
        context: { ...context, options: { ...options, signal: own } },
      });
      // The next product need not wait until this one is written down.
      const settled = settle(product, recorded(product, brought, { recorder, signal }));
      settled.catch(() => {});
      recording.push(settled);
    }
  };
  const workers = Array.from({ length: Math.max(1, Math.min(jobs, unique.length)) }, work);
  const worked = await Promise.allSettled(workers);
  recorder.hurry();
  const ended = [...worked, ...(await Promise.allSettled(recording))];
  const failure = ended.find((one) => one.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return {
    outcomes: unique.map((product) => outcomes.get(product) as ProductOutcome),
    fetchedBytes: [...fetched.values()].reduce((sum, count) => sum + count, 0),
    location: archive.location,
  };
}

type Result = Omit<ProductOutcome, "product" | "fetchedBytes">;

/** Brings a product into the archive; one that is recorded and there is left alone. */
async function bring(
  product: Product,
  { store, context }: { readonly store: CatalogueStore; readonly context: FetchContext },
): Promise<Result | Extract<Fetched, { archived: unknown }>> {
  const { signal, dryRun } = context.options;
  const looking = { archive: context.sources.archive, signal };
  try {
    const recorded = await recordedFile(store, product, looking);
    const moved = recorded === undefined ? await movedFile(product, looking) : undefined;
    const there = recorded ?? moved;
    if (there === undefined) return await fetchProduct(product, context);
    const reason = await whyIncomplete(product, context);
    if (reason !== undefined) return { outcome: "failed", reason };
    if (moved === undefined || dryRun === true) return { outcome: "present", ...there };
    return { archived: moved, assets: assetsOf(product) ?? ["data"], outcome: "present" };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { outcome: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Of a product that is on disk, which of the assets that are wanted by now it was not made of. */
async function whyIncomplete(product: Product, context: FetchContext): Promise<string | undefined> {
  const there = assetsOf(product);
  if (there === undefined) return undefined;
  const lacking = (await wantedAssets(product, context))?.filter(
    (key) => key !== "data" && !there.includes(key),
  );
  if (lacking === undefined || lacking.length === 0) return undefined;
  // What is there is not thrown away unasked.
  return `on disk is its ${there.join(", ")}, but not ${lacking.join(", ")}, which ${lacking.length === 1 ? "is" : "are"} wanted now: remove it and download again`;
}

function assetsOf({ assets: { data } }: Product): readonly string[] | undefined {
  return data === undefined ? undefined : downloadedAssets(data);
}

/** Writes down where a product is that has been brought. */
async function recorded(
  product: Product,
  brought: Awaited<ReturnType<typeof bring>>,
  { recorder, signal }: { readonly recorder: DownloadRecorder; readonly signal: AbortSignal | undefined },
): Promise<Result> {
  if (!("archived" in brought)) return brought;
  const { archived, assets, outcome, provider } = brought;
  const { location, sizeBytes } = archived;
  try {
    await recorder.record(product, { ...archived, assets });
    return { outcome, provider, location, sizeBytes };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { outcome: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

async function refuseWithoutSpace(
  products: readonly Product[],
  {
    store,
    sources: { archive },
    options: { signal, onProgress },
  }: { readonly store: CatalogueStore; readonly sources: DownloadSources; readonly options: DownloadOptions },
): Promise<void> {
  const listed: { readonly product: Product; readonly bytes: number }[] = [];
  let unlisted = 0;
  for (const product of products) {
    if (isDownloaded(product) && (await recordedFile(store, product, { archive, signal })) !== undefined)
      continue;
    const size = product.assets["data"]?.["file:size"];
    if (typeof size === "number" && size >= 0) listed.push({ product, bytes: size });
    else unlisted += 1;
  }
  let listedBytes = listed.reduce((sum, { bytes }) => sum + bytes, 0);
  onProgress?.({ stage: "plan", products: products.length, listedBytes, unlisted });
  const freeBytes = await archive.freeBytes?.({ signal });
  if (freeBytes === undefined || listedBytes <= freeBytes) return;
  let largest: { readonly id: string; readonly bytes: number } | undefined;
  for (const { product, bytes } of listed) {
    // What lies there though it is not recorded, as after a move, is not fetched either.
    if ((await archive.locate(product, { signal }))?.sizeBytes === bytes) listedBytes -= bytes;
    else if (bytes > (largest?.bytes ?? 0)) largest = { id: product.id, bytes };
    if (listedBytes <= freeBytes) return;
  }
  // One that is listed wrongly is to be found among thousands.
  const alone =
    largest !== undefined && largest.bytes > freeBytes
      ? `, ${sizeText(largest.bytes)} of them for ${largest.id} alone,`
      : "";
  throw new ArchiveError(
    "archive/full",
    `${sizeText(listedBytes)} are to be fetched${alone} into ${archive.location}, which has ${sizeText(freeBytes)} free: free some space, name another disk under archive.path, or download less at a time`,
    { path: archive.location },
  );
}

function sizeText(bytes: number): string {
  const units = { GB: 1e9, MB: 1e6, kB: 1e3, bytes: 1 };
  const [unit, size] = Object.entries(units).find(([, size]) => bytes >= size) ?? ["bytes", 1];
  return `${Number((bytes / size).toPrecision(3)).toLocaleString("en")} ${unit}`;
}
