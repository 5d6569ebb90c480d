import type { StacAsset } from "./stac.js";

/** Name of the alternate (alternate-assets extension) under which a downloaded asset keeps where it came from. */
const origin = "remote";

/** Fields that say something else of a file on disk than of the archive's own; kept with the address. */
const changingFields = ["file:size", "file:checksum"] as const;

/** Field of a downloaded `data` asset: the keys of the assets that its file or folder was made of. */
const madeOf = "eomatch:assets";

/** Schemas of the extensions that a downloaded asset uses. */
export const downloadedAssetExtensions: readonly string[] = [
  "https://stac-extensions.github.io/alternate-assets/v1.2.0/schema.json",
  "https://stac-extensions.github.io/file/v2.1.0/schema.json",
];

/** A product's file or folder on disk, as its asset tells of it. */
export interface DownloadedFile {
  readonly href: string;
  /** Of a folder, all of it. */
  readonly sizeBytes: number;
  /** Multihash in hexadecimal; undefined for a folder. */
  readonly checksum?: string | undefined;
  /** Keys of the assets that it is made of; left out, it is what the product's `data` asset was. */
  readonly assets?: readonly string[] | undefined;
}

/**
 * A product's `data` asset once its file is on disk. Where it came from, and what the archive says of its size and
 * checksum, is kept under `alternate`, so that {@link remoteAsset} gives it back.
 *
 * @param asset as it was; undefined for a product whose archive lists its files singly
 */
export function downloadedAsset(asset: StacAsset | undefined, file: DownloadedFile): StacAsset {
  const remote = asset === undefined ? undefined : remoteAsset(asset);
  const before: StacAsset = asset ?? { href: file.href, roles: ["data"] };
  const { "file:size": _, "file:checksum": __, [madeOf]: ___, alternate, ...fields } = before;
  const others = withoutOrigin(alternate);
  const said =
    remote === undefined
      ? undefined
      : { href: remote.href, ...Object.fromEntries(changingFields.flatMap((key) => given(remote, key))) };
  const alternates = { ...others, ...(said === undefined ? {} : { [origin]: said }) };
  return {
    ...fields,
    href: file.href,
    "scrappi:asset_state": "downloaded",
    "file:size": file.sizeBytes,
    ...(file.checksum === undefined ? {} : { "file:checksum": file.checksum }),
    ...(file.assets === undefined ? {} : { [madeOf]: file.assets }),
    ...(Object.keys(alternates).length === 0 ? {} : { alternate: alternates }),
  };
}

/**
 * A product's asset as its archive has it, whether or not it is on disk by now.
 *
 * @returns undefined when it is on disk and nothing says where it came from
 */
export function remoteAsset(asset: StacAsset): StacAsset | undefined {
  if (asset["scrappi:asset_state"] !== "downloaded") return asset;
  const entry = alternatesOf(asset["alternate"])[origin] ?? anyAddress(asset["alternate"]);
  if (!isRecord(entry) || typeof entry["href"] !== "string") return undefined;
  const { "file:size": _, "file:checksum": __, [madeOf]: ___, alternate, ...fields } = asset;
  const others = withoutOrigin(alternate);
  return {
    ...fields,
    href: entry["href"],
    "scrappi:asset_state": "remote",
    ...Object.fromEntries(changingFields.flatMap((key) => given(entry, key))),
    ...(Object.keys(others).length === 0 ? {} : { alternate: others }),
  };
}

/**
 * Keys of the assets that a product on disk is made of.
 *
 * @param asset its `data` asset
 * @returns undefined when it is the `data` asset itself, or nothing tells
 */
export function downloadedAssets(asset: StacAsset): readonly string[] | undefined {
  const keys = asset[madeOf];
  return Array.isArray(keys) && keys.every((key) => typeof key === "string") ? keys : undefined;
}

function anyAddress(alternate: unknown): unknown {
  return Object.values(alternatesOf(alternate)).find(
    (entry) =>
      isRecord(entry) && typeof entry["href"] === "string" && /^(https?|s3|gs):/i.test(entry["href"]),
  );
}

function withoutOrigin(alternate: unknown): { readonly [name: string]: unknown } {
  const { [origin]: _, ...others } = alternatesOf(alternate);
  return others;
}

function alternatesOf(alternate: unknown): { readonly [name: string]: unknown } {
  return isRecord(alternate) ? alternate : {};
}

function given(record: { readonly [key: string]: unknown }, key: string): [string, unknown][] {
  return record[key] === undefined ? [] : [[key, record[key]]];
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
