import {
  type AssetChoice,
  chosenAssets,
  type Product,
  type ProductFile,
  remoteAsset,
  type StacAsset,
} from "@eomatch/stac-model";

/** A file of a product and where it is. */
export interface SourceFile extends ProductFile {
  /** An http(s) address or an absolute path. */
  readonly url: string;
}

/**
 * The files that a product is made of, by its assets: the chosen ones; without a choice `data`, or where there is
 * none every asset with the role `data`.
 *
 * An address that is neither http(s) nor a path is replaced by an alternate one that is (alternate-assets extension);
 * an asset without any is left out.
 */
export function productFiles(product: Product, choice: AssetChoice = {}): readonly SourceFile[] {
  const files = chosenAssets(product, choice).flatMap(([key, asset]): SourceFile[] => {
    const remote = remoteAsset(asset);
    const url = remote === undefined ? undefined : reachableAddress(remote);
    if (remote === undefined || url === undefined) return [];
    const { "file:size": size, "file:checksum": checksum, type } = remote;
    return [
      {
        asset: key,
        url,
        fileName: fileNameOf(url) ?? `${key === "data" ? product.id : key}${extensionOf(type)}`,
        ...(typeof size === "number" && Number.isInteger(size) && size >= 0 ? { sizeBytes: size } : {}),
        ...(typeof checksum === "string" && /^[0-9a-f]+$/i.test(checksum) ? { checksum } : {}),
        ...(type === undefined ? {} : { type }),
      },
    ];
  });
  return withDistinctNames(files);
}

/** Where an asset can be fetched from without another protocol than http(s), or read from. */
function reachableAddress(asset: StacAsset): string | undefined {
  return addressesOf(asset).find((href) => /^https?:\/\//i.test(href) || isPath(href));
}

/** All addresses of an asset, its own first, then alternate ones (alternate-assets extension). */
export function addressesOf(asset: StacAsset): readonly string[] {
  const alternates = Object.values((asset["alternate"] as object | undefined) ?? {}).map(
    (entry) => (entry as { readonly href?: unknown } | null)?.href,
  );
  return [asset.href, ...alternates].filter((href) => typeof href === "string");
}

/** An absolute path; anything relative has lost what it is relative to. */
export function isPath(href: string): boolean {
  return /^(\/|[a-z]:[\\/]|file:)/i.test(href) && !href.startsWith("//");
}

/** The last part of an address or a path, when it is a name with an extension. */
function fileNameOf(url: string): string | undefined {
  const path = /^[a-z]+:\/\//i.test(url) ? url.replace(/[?#].*$/s, "") : url;
  const last = path.split(/[\\/]/).at(-1) ?? "";
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // A lone percent sign: the name was not encoded.
  }
  return /[^./\\]\.[A-Za-z0-9_]{1,10}$/.test(name) ? name : undefined;
}

const extensions: readonly (readonly [RegExp, string])[] = [
  [/\bzip\b|x-safe|vnd\.safe/i, ".zip"],
  [/x-tar|gtar|application\/tar/i, ".tar"],
  [/gzip/i, ".gz"],
  [/netcdf/i, ".nc"],
  [/hdf5|x-h5/i, ".h5"],
  [/hdf/i, ".hdf"],
  [/image\/tiff/i, ".tif"],
  [/image\/jp2/i, ".jp2"],
  [/\bxml\b/i, ".xml"],
  [/\bjson\b/i, ".json"],
];

/** The usual extension of a media type, with its dot; empty for one that says nothing. */
function extensionOf(type: string | undefined): string {
  return extensions.find(([pattern]) => type !== undefined && pattern.test(type))?.[1] ?? "";
}

/** Files of one product lie in one folder: those of the same name are told apart by their assets' keys. */
function withDistinctNames(files: readonly SourceFile[]): SourceFile[] {
  const count = new Map<string, number>();
  for (const { fileName } of files) {
    count.set(fileName.toLowerCase(), (count.get(fileName.toLowerCase()) ?? 0) + 1);
  }
  return files.map((file) =>
    (count.get(file.fileName.toLowerCase()) ?? 0) > 1
      ? { ...file, fileName: `${file.asset}_${file.fileName}` }
      : file,
  );
}
