import type { StacAsset } from "@eomatch/stac-model";
import { absoluteHref } from "./absolute-href.js";
import { validCommonMetadata } from "./common-metadata.js";
import { publicRecord } from "./public-value.js";

interface Assets {
  readonly [key: string]: StacAsset;
}

/** Keys under which archives list the whole product as one file. */
const productKeys = ["data", "product", "Product", "PRODUCT", "safe", "SAFE", "zip"] as const;

const pictureKeys: ReadonlySet<string> = new Set(["thumbnail", "overview", "preview", "quicklook", "browse"]);

/** An archive file holds everything, whatever else is listed beside it. */
const packed = /(\bzip\b|x-tar|gtar|application\/tar|x-safe|vnd\.safe)|\.(zip|tar|tgz|tar\.gz)$/i;

/** One of these may be the whole product or one band of many. */
const dataFile = /(netcdf|x-hdf|hdf5|x-h5)|\.(nc|nc4|h5|hdf|hdf5|he5)$/i;

const webPicture = /image\/(png|jpe?g|webp|gif)|\.(png|jpe?g|webp|gif)$/i;

/**
 * A source item's assets as a product has them: absolute addresses without credentials, plus `data` when the
 * product is one file, and `quicklook` when there is a picture.
 *
 * A source cannot say that a file is downloaded: only the catalogue does, so `scrappi:asset_state` is dropped.
 *
 * @param base what relative references are meant from
 */
export function productAssets(assets: Assets, base: string | undefined): Assets {
  const own = Object.fromEntries(
    Object.entries(assets).map(([key, asset]): [string, StacAsset] => [key, productAsset(asset, base)]),
  );
  const data = own["data"] ?? wholeProduct(own);
  const quicklook = own["quicklook"] ?? picture(own);
  return {
    ...own,
    ...(data === undefined ? {} : { data }),
    ...(quicklook === undefined ? {} : { quicklook }),
  };
}

function productAsset(asset: StacAsset, base: string | undefined): StacAsset {
  const { "scrappi:asset_state": _, ...fields } = asset;
  const cleaned = publicRecord({ ...fields, href: absoluteHref(asset.href, base) });
  return validCommonMetadata(cleaned) as StacAsset;
}

function wholeProduct(assets: Assets): StacAsset | undefined {
  const keyed = productKeys.map((key) => assets[key]).find((asset) => asset !== undefined);
  if (keyed !== undefined) return keyed;
  const dataAssets = Object.values(assets).filter(({ roles }) => roles?.includes("data"));
  const archives = dataAssets.filter((asset) => isOfKind(asset, packed));
  if (archives.length === 1) return archives[0];
  const [only] = dataAssets;
  return only !== undefined && dataAssets.length === 1 && isOfKind(only, dataFile) ? only : undefined;
}

function picture(assets: Assets): StacAsset | undefined {
  const candidates = Object.entries(assets).filter(
    ([key, { roles }]) =>
      pictureKeys.has(key) || roles?.some((role) => role === "thumbnail" || role === "overview"),
  );
  // A browser's picture before a raster of many megabytes, a thumbnail before an overview.
  const rank = ([key, asset]: [string, StacAsset]): number =>
    (isOfKind(asset, webPicture) ? 0 : 2) +
    (key === "thumbnail" || asset.roles?.includes("thumbnail") ? 0 : 1);
  return [...candidates].sort((a, b) => rank(a) - rank(b))[0]?.[1];
}

function isOfKind(asset: StacAsset, pattern: RegExp): boolean {
  // The media type decides where there is one, save the one that says nothing.
  const type = asset.type === undefined || asset.type === "application/octet-stream" ? "" : asset.type;
  return type === "" ? pattern.test(asset.href.replace(/[?#].*$/s, "")) : pattern.test(type);
}
