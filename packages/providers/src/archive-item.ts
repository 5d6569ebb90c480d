import type { StacAsset, StacLink } from "@eomatch/stac-model";

/** What an archive without STAC says of a product, in STAC's words. */
export interface ArchiveItem {
  readonly id: string;
  readonly geometry: unknown;
  readonly properties: { readonly [property: string]: unknown };
  readonly links: readonly StacLink[];
  readonly assets: { readonly [key: string]: StacAsset };
}

const schema = (name: string): string => `https://stac-extensions.github.io/${name}/schema.json`;

/** The extensions whose fields an item may have, by how those begin. */
const extensions: readonly (readonly [of: "asset" | "item", beginning: RegExp, schema: string])[] = [
  ["asset", /^alternate$/, schema("alternate-assets/v1.2.0")],
  ["item", /^eo:/, schema("eo/v1.1.0")],
  ["asset", /^file:/, schema("file/v2.1.0")],
  ["item", /^grid:/, schema("grid/v1.1.0")],
  ["item", /^processing:/, schema("processing/v1.2.0")],
  ["item", /^sat:/, schema("sat/v1.1.0")],
  ["item", /^published$/, schema("timestamps/v1.1.0")],
  ["item", /^version$/, schema("version/v1.2.0")],
  ["item", /^view:/, schema("view/v1.0.0")],
];

/** A STAC item of what an archive says, with the schemas of just those extensions that it uses. */
export function archiveItem(product: ArchiveItem): { readonly [field: string]: unknown } {
  const fields = {
    item: Object.keys(product.properties),
    asset: Object.values(product.assets).flatMap((asset) => Object.keys(asset)),
  };
  const used = extensions.filter(([of, beginning]) => fields[of].some((field) => beginning.test(field)));
  return {
    type: "Feature",
    stac_version: "1.1.0",
    stac_extensions: used.map(([, , name]) => name),
    ...product,
  };
}
