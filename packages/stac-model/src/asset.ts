import { publicHref } from "./href.js";
import type { StacAsset } from "./stac.js";

/**
 * An asset as it may be stored: no credentials or signatures in its address, nor in its `alternate` addresses
 * (alternate-assets extension), and no fields without a value.
 */
export function publicAsset(asset: StacAsset): StacAsset {
  const { alternate } = asset;
  const cleaned = { ...withoutNulls(asset), href: publicHref(asset.href) };
  if (!isRecord(alternate)) return cleaned;
  return {
    ...cleaned,
    alternate: Object.fromEntries(
      Object.entries(alternate).map(([key, other]) => [
        key,
        isRecord(other) && typeof other["href"] === "string"
          ? { ...other, href: publicHref(other["href"]) }
          : other,
      ]),
    ),
  };
}

/** Assets as they may be stored, see {@link publicAsset}. */
export function publicAssets(assets: { readonly [key: string]: StacAsset }): { [key: string]: StacAsset } {
  return Object.fromEntries(Object.entries(assets).map(([key, asset]) => [key, publicAsset(asset)]));
}

/** A record without the entries that have no value (null or undefined). */
export function withoutNulls(record: { readonly [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== null && value !== undefined),
  );
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
