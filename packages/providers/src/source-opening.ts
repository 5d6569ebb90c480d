import {
  type AssetChoice,
  type FilesOptions,
  type OpenOptions,
  type Product,
  type ProductFile,
  type ProductStream,
  ProviderError,
} from "@eomatch/stac-model";
import { HttpError } from "./errors.js";
import type { FileOpener } from "./http/file-opener.js";
import { openLocalFile } from "./local-file.js";
import { isPath, productFiles } from "./product-files.js";

/** Lists and opens the files that products' assets point to. */
export interface SourceOpening {
  files(product: Product, options?: FilesOptions): Promise<readonly ProductFile[] | undefined>;
  open(product: Product, options?: OpenOptions): Promise<ProductStream>;
}

/** Options of {@link sourceOpening}. */
export interface SourceOpeningOptions {
  readonly provider: string;
  readonly opener: FileOpener;
  /** The assets that are wanted where nothing else is said. */
  readonly choice?: AssetChoice | undefined;
  /**
   * Brings the product as the archive has it: the one given where its assets are the archive's own, undefined when
   * the archive does not have it.
   */
  readonly resolve?: (product: Product, options: OpenOptions) => Promise<Product | undefined>;
  /**
   * How the archive signs the address of a product's file now, undefined where it does not: asked when the address is
   * refused as it is.
   */
  readonly signedAddress?: (
    product: Product,
    url: string,
    options: OpenOptions,
  ) => Promise<string | undefined>;
  /** Whether assets may name files on this machine; only items on this machine may. */
  readonly mayReadFiles: boolean;
}

/** Opening by assets, for providers whose products list their files as STAC assets. */
export function sourceOpening(options: SourceOpeningOptions): SourceOpening {
  const { provider, opener, choice, mayReadFiles, signedAddress } = options;
  const { resolve = async (product: Product) => product } = options;

  const listed = (product: Product, wanted: AssetChoice): ReturnType<typeof productFiles> =>
    productFiles(product, wanted).filter(({ url }) => mayReadFiles || !isPath(url));

  return {
    async files(product, filesOptions = {}) {
      const found = await resolve(product, filesOptions);
      if (found === undefined) return undefined;
      const isSaid = filesOptions.assets !== undefined || filesOptions.roles !== undefined;
      const files = listed(found, isSaid ? filesOptions : (choice ?? {}));
      return files.length === 0 ? undefined : files.map(({ url: _, ...file }) => file);
    },

    async open(product, openOptions = {}) {
      openOptions.signal?.throwIfAborted();
      const found = await resolve(product, openOptions);
      const wanted = openOptions.file === undefined ? choice : { assets: [openOptions.file.asset] };
      const [first] = found === undefined ? [] : listed(found, wanted ?? {});
      if (first === undefined) {
        const what = openOptions.file === undefined ? "no file" : `no asset ${openOptions.file.asset}`;
        throw new ProviderError(
          "provider/not-found",
          `${provider}: ${product.id}: it lists ${what} to fetch`,
          {
            provider,
            productId: product.id,
          },
        );
      }
      const file = { ...first, ...openOptions.file, url: first.url, productId: product.id };
      if (isPath(file.url)) return openLocalFile(file, { provider, ...openOptions });
      try {
        return await opener.open(file, openOptions);
      } catch (error) {
        if (found === undefined || !isForWantOfSignature(error)) throw error;
        const url = await signedAddress?.(found, file.url, openOptions);
        if (url === undefined) throw error;
        return opener.open({ ...file, url }, openOptions);
      }
    },
  };
}

/** How storage refuses an address without its signature: S3 and CloudFront with 403, Azure also as if nothing was there. */
const statusesWithoutSignature: ReadonlySet<unknown> = new Set([401, 403, 404, 409]);

function isForWantOfSignature(error: unknown): boolean {
  const cause = error instanceof ProviderError ? error.cause : undefined;
  return cause instanceof HttpError && statusesWithoutSignature.has(cause.status);
}
