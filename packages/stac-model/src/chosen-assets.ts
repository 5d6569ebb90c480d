import type { FilesOptions } from "./ports/product-provider.js";
import type { Product } from "./product.js";
import type { StacAsset } from "./stac.js";

/** Which assets make up a product, where it is made of many. */
export type AssetChoice = Pick<FilesOptions, "assets" | "roles">;

/**
 * The assets that make up a product, by their keys: the chosen ones; without a choice `data`, or where there is none
 * every asset with the role `data`.
 */
export function chosenAssets(
  { assets }: Pick<Product, "assets">,
  { assets: keys, roles }: AssetChoice = {},
): [key: string, asset: StacAsset][] {
  const all = Object.entries(assets);
  if (keys !== undefined || roles !== undefined) {
    return all.filter(
      ([key, asset]) => keys?.includes(key) || asset.roles?.some((role) => roles?.includes(role)),
    );
  }
  const { data } = assets;
  return data === undefined ? all.filter(([, asset]) => asset.roles?.includes("data")) : [["data", data]];
}
