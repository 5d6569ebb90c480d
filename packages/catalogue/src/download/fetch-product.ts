import {
  type ArchivedProduct,
  type AssetChoice,
  chosenAssets,
  isArchiveError,
  isProviderError,
  type Product,
  type ProductArchive,
  type ProductFile,
} from "@eomatch/stac-model";
import type { DownloadOptions, DownloadSources, ProductOutcome } from "./download-request.js";
import { type ArchiveSpace, fetchFile, type OpeningProvider } from "./fetch-file.js";
import type { RateLimit } from "./rate-limit.js";

/** A product that has been brought into the archive, or why it has not. */
export type Fetched =
  | {
      readonly archived: ArchivedProduct;
      /** Keys of the assets that it is made of. */
      readonly assets: readonly string[];
      readonly outcome: "downloaded" | "resumed" | "present";
      /** Undefined for what was found without one. */
      readonly provider?: string | undefined;
    }
  | Pick<ProductOutcome, "outcome" | "reason" | "provider" | "sizeBytes">;

/** What all products of a download share. */
export interface FetchContext {
  readonly sources: DownloadSources;
  readonly options: DownloadOptions;
  readonly limit: RateLimit | undefined;
  readonly space: ArchiveSpace;
  readonly onBytes: (product: Product, count: number) => void;
}

/**
 * Brings a product into the archive, from the first provider that can.
 *
 * A product that is offline everywhere is ordered from the first provider that takes orders. What is wrong with the
 * archive itself ends it: no other provider could help.
 *
 * @throws the signal's reason
 */
export async function fetchProduct(product: Product, context: FetchContext): Promise<Fetched> {
  const { sources, options } = context;
  const { signal, assets, roles } = options;
  const reasons = new Map<string, string[]>();
  const offline: OpeningProvider[] = [];
  for (const provider of sources.providers) {
    if (!opens(provider)) continue;
    try {
      const files = await provider.files(product, { assets, roles, signal });
      if (files === undefined || files.length === 0) continue;
      return options.dryRun === true
        ? await wanted(product, files, { provider, options })
        : await fetchFrom(provider, { product, files, context });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isProviderError(error, "provider/offline")) offline.push(provider);
      const [who, why] = reasonOf(error, { provider, product });
      reasons.set(why, [...(reasons.get(why) ?? []), ...who]);
      if (isArchiveError(error) && error.code !== "archive/mismatch") break;
      if (!isArchiveError(error) && !isProviderError(error)) break;
    }
  }
  return (
    (await ordered(product, offline, options)) ?? {
      outcome: "failed",
      reason: reasonText(product, reasons, options),
    }
  );
}

/**
 * Keys of the assets that are wanted of a product by the first provider that has files of it; undefined when none has, or
 * none can tell now.
 */
export async function wantedAssets(
  product: Product,
  { sources, options: { assets, roles, signal } }: FetchContext,
): Promise<readonly string[] | undefined> {
  for (const provider of sources.providers) {
    if (!opens(provider)) continue;
    try {
      const files = await provider.files(product, { assets, roles, signal });
      if (files !== undefined && files.length > 0) return files.map(({ asset }) => asset);
    } catch (error) {
      if (!isProviderError(error)) throw error;
    }
  }
  return undefined;
}

function opens(provider: DownloadSources["providers"][number]): provider is OpeningProvider {
  return provider.files !== undefined && provider.open !== undefined;
}

/** Who says it and what, apart: providers that say the same say it once, and the product stands beside it anyway. */
function reasonOf(
  error: unknown,
  { provider, product }: { readonly provider: OpeningProvider; readonly product: Product },
): readonly [who: readonly string[], why: string] {
  const message = error instanceof Error ? error.message : String(error);
  const who = `${provider.name}: `;
  if (!message.startsWith(who)) return [[], message];
  const why = message.slice(who.length);
  const subject = `${product.id}: `;
  return [[provider.name], why.startsWith(subject) ? why.slice(subject.length) : why];
}

function reasonText(
  product: Product,
  reasons: ReadonlyMap<string, readonly string[]>,
  choice: AssetChoice,
): string {
  const { collection, properties } = product;
  if (reasons.size > 0) {
    return [...reasons]
      .map(([why, who]) => (who.length === 0 ? why : `${who.join(", ")}: ${why}`))
      .join("; ");
  }
  if (properties["eomatch:simulated"] === true) return "it is simulated: there is no file of it";
  const scheme = foreignScheme(chosenAssets(product, choice));
  if (scheme !== undefined) {
    return `its file is at ${scheme}://…, which no provider opens: name an archive under providers that has ${collection} over https`;
  }
  return `no provider has a file of it: name one for ${collection} under providers, or the assets that are wanted`;
}

/** The protocol of the assets that make up a product, where it is none that files are usually fetched by. */
function foreignScheme(chosen: ReturnType<typeof chosenAssets>): string | undefined {
  const schemes = chosen.map(([, { href }]) => /^([a-z][a-z0-9+.-]+):\/\//i.exec(href)?.[1]?.toLowerCase());
  return schemes.every((scheme) => scheme !== undefined && !/^(https?|file)$/.test(scheme))
    ? schemes[0]
    : undefined;
}

async function fetchFrom(
  provider: OpeningProvider,
  {
    product,
    files,
    context,
  }: { readonly product: Product; readonly files: readonly ProductFile[]; readonly context: FetchContext },
): Promise<Fetched> {
  const { sources, options, limit, onBytes, space } = context;
  const { archive } = sources;
  const assets = files.map(({ asset }) => asset);
  const among = files.length > 1 ? files.map(({ fileName }) => fileName) : undefined;
  const there = await alreadyThere(archive, product, { files, among, options });
  if (there !== undefined && (among !== undefined || files[0]?.sizeBytes !== undefined)) {
    return { archived: there, assets, outcome: "present", provider: provider.name };
  }
  let archived: ArchivedProduct | undefined;
  let outcome: "downloaded" | "resumed" | "present" = "downloaded";
  for (const file of files) {
    const fetched = await fetchFile(
      {
        product,
        file,
        among,
        provider,
        archive,
        limit,
        space,
        unproven: there,
        onBytes: (count) => onBytes(product, count),
      },
      options,
    );
    archived = fetched.archived ?? archived;
    if (fetched.how === "resumed" || among === undefined) outcome = fetched.how;
  }
  if (archived === undefined)
    throw new Error(`${archive.location} did not place ${product.id} with its last file`);
  return { archived, assets, outcome, provider: provider.name };
}

/** What lies in the archive under the product's name and agrees with what is known of its file. */
async function alreadyThere(
  archive: ProductArchive,
  product: Product,
  {
    files,
    among,
    options,
  }: {
    readonly files: readonly ProductFile[];
    readonly among: readonly string[] | undefined;
    readonly options: DownloadOptions;
  },
): Promise<ArchivedProduct | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const { fileName, sizeBytes, checksum } = first;
  const expected = among === undefined ? { fileName, sizeBytes, checksum } : { fileName, among };
  return archive.locate(product, { expected, signal: options.signal });
}

async function wanted(
  product: Product,
  files: readonly ProductFile[],
  { provider, options }: { readonly provider: OpeningProvider; readonly options: DownloadOptions },
): Promise<Fetched> {
  let sizeBytes: number | undefined = 0;
  for (const file of files) {
    let size = file.sizeBytes;
    if (size === undefined) {
      // Archives that list no sizes say them when a file is opened.
      const opened = await provider.open(product, { file, signal: options.signal });
      await opened.stream.cancel();
      size = opened.sizeBytes;
    }
    sizeBytes = size === undefined || sizeBytes === undefined ? undefined : sizeBytes + size;
  }
  return { outcome: "wanted", provider: provider.name, sizeBytes };
}

async function ordered(
  product: Product,
  offline: readonly OpeningProvider[],
  { signal, dryRun }: DownloadOptions,
): Promise<Fetched | undefined> {
  for (const provider of offline) {
    if (provider.order === undefined || dryRun === true) continue;
    try {
      const { retryAfterSeconds } = await provider.order(product, { signal });
      const when =
        retryAfterSeconds === undefined ? "later" : `in ${Math.ceil(retryAfterSeconds / 60)} min or later`;
      const reason = `${provider.name} brings it online: run again ${when}`;
      return { outcome: "ordered", provider: provider.name, reason };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      return { outcome: "failed", provider: provider.name, reason: (error as Error).message };
    }
  }
  return undefined;
}
