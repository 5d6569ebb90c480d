import type { Footprint, Product, StacAsset } from "@eomatch/stac-model";
import { z } from "zod";
import { archiveItem } from "../archive-item.js";
import { multihash } from "../multihash.js";
import { odataProperties } from "./odata-properties.js";

/** A product as the catalogue lists it; what it leaves out or writes in another way than documented is missing. */
export interface ODataProduct {
  readonly Id: string;
  /** The folder that its zip file holds, `S2A_….SAFE`. */
  readonly Name: string;
  readonly ContentDate: { readonly Start: string; readonly End?: string | null | undefined };
  readonly ContentLength?: number | null | undefined;
  readonly Online?: boolean | null | undefined;
  readonly S3Path?: string | null | undefined;
  readonly PublicationDate?: string | null | undefined;
  readonly Checksum?:
    | readonly { readonly Algorithm?: string | undefined; readonly Value?: string | undefined }[]
    | null
    | undefined;
  readonly GeoFootprint?: unknown;
  /** The same as text: `geography'SRID=4326;POLYGON ((…))'`. */
  readonly Footprint?: string | null | undefined;
  readonly Attributes?: readonly { readonly Name: string; readonly Value?: unknown }[] | null | undefined;
  readonly Assets?: readonly { readonly Type: string; readonly DownloadLink: string }[] | null | undefined;
}

/** Anything else says nothing, and may not even become text. */
const scalar = z.union([z.string(), z.number(), z.boolean()]).optional().catch(undefined);

const productSchema: z.ZodType<ODataProduct> = z.object({
  Id: z.string().regex(/^[\w-]+$/),
  Name: z.string().min(1),
  ContentDate: z.object({ Start: z.string().min(1), End: z.string().min(1).nullish() }),
  ContentLength: z.number().nonnegative().nullish().catch(null),
  Online: z.boolean().nullish().catch(null),
  S3Path: z.string().nullish().catch(null),
  PublicationDate: z.string().nullish().catch(null),
  // Where there is none, the archive lists an empty object.
  Checksum: z
    .array(z.object({ Algorithm: z.string().optional(), Value: z.string().optional() }))
    .nullish()
    .catch(null),
  GeoFootprint: z.unknown().optional(),
  Footprint: z.string().nullish().catch(null),
  Attributes: z
    .array(z.object({ Name: z.string(), Value: scalar }))
    .nullish()
    .catch(null),
  Assets: z
    .array(z.object({ Type: z.string(), DownloadLink: z.string().min(1) }))
    .nullish()
    .catch(null),
});

/** Reads a product of a page; undefined when it lacks an id, a name or a time. */
export function readODataProduct(value: unknown): ODataProduct | undefined {
  return productSchema.safeParse(value).data;
}

/** The name without `.SAFE` or `.SEN3`: the id that the product has in STAC, here and elsewhere. */
function idOfName(name: string): string {
  return name.replace(/\.(SAFE|SEN3|EOF)$/i, "");
}

/**
 * A product of the catalogue as a STAC item, with the names that Copernicus' own STAC has for its properties.
 *
 * @param roots where the catalogue and the files are
 */
export function odataItem(
  product: ODataProduct,
  roots: { readonly url: string; readonly downloadUrl: string },
): { readonly [field: string]: unknown } {
  const { Id, Name, ContentDate, Online, PublicationDate } = product;
  const attributes = new Map(
    (product.Attributes ?? []).map((one): [string, unknown] => [one.Name, one.Value]),
  );
  return archiveItem({
    id: idOfName(Name),
    geometry: footprintOf(product),
    properties: {
      datetime: ContentDate.Start,
      start_datetime: ContentDate.Start,
      end_datetime: ContentDate.End ?? ContentDate.Start,
      ...odataProperties(attributes),
      ...(PublicationDate ? { published: PublicationDate } : {}),
      // Order extension: only products that have to be ordered first have a status.
      ...(Online === false ? { "order:status": "orderable" } : {}),
    },
    links: [{ rel: "self", href: `${roots.url}/Products(${Id})`, type: "application/json", title: Name }],
    assets: {
      data: dataAsset(product, roots.downloadUrl),
      ...quicklook(product),
    },
  });
}

/** The id that a product has in the catalogue at an address, from its link to there; undefined when it has none. */
export function idInLinks({ links }: Pick<Product, "links">, root: string): string | undefined {
  return links
    .filter(({ href }) => href.startsWith(`${root}/Products(`))
    .map(({ href }) => /^\/Products\(([\w-]+)\)$/.exec(href.slice(root.length))?.[1])
    .find((id) => id !== undefined);
}

/** Checksum and size as the `file` extension has them, where the archive says. */
function fileFields({ Checksum, ContentLength }: ODataProduct): {
  readonly "file:size"?: number;
  readonly "file:checksum"?: string;
} {
  const hashes = (Checksum ?? []).flatMap(
    ({ Algorithm = "", Value = "" }) => multihash(Algorithm, Value) ?? [],
  );
  // MD5 first: every tool can verify it, and what it is to find is damage, not malice.
  const checksum = hashes.find((hash) => hash.startsWith("d501")) ?? hashes[0];
  return {
    ...(ContentLength ? { "file:size": ContentLength } : {}),
    ...(checksum === undefined ? {} : { "file:checksum": checksum }),
  };
}

function dataAsset(product: ODataProduct, downloadUrl: string): StacAsset {
  const { Id, Name, S3Path } = product;
  return {
    href: `${downloadUrl}/Products(${Id})/$value`,
    type: "application/zip",
    title: Name,
    roles: ["data"],
    ...fileFields(product),
    ...(S3Path && isBucketPath(S3Path)
      ? { alternate: { s3: { href: `s3://${S3Path.replace(/^\/+/, "")}` } } }
      : {}),
  };
}

function quicklook({ Assets }: ODataProduct): { readonly quicklook?: StacAsset } {
  const picture = Assets?.find(({ Type }) => Type.toUpperCase() === "QUICKLOOK");
  return picture === undefined
    ? {}
    : { quicklook: { href: picture.DownloadLink, type: "image/jpeg", roles: ["overview"] } };
}

function footprintOf({ GeoFootprint, Footprint: wkt }: ODataProduct): unknown {
  return GeoFootprint ?? (wkt ? polygonOfWkt(wkt) : undefined);
}

/** Older products have their footprint as text only: `geography'SRID=4326;POLYGON ((…))'`. */
function polygonOfWkt(wkt: string): Footprint | undefined {
  const [, multi, body = ""] = /(MULTI)?POLYGON\s*(\(\(.*\)\))/is.exec(wkt) ?? [];
  const json = body
    .replace(/\(/g, "[")
    .replace(/\)/g, "]")
    .replace(/(-?[\d.]+(?:e-?\d+)?)\s+(-?[\d.]+(?:e-?\d+)?)(?:\s+-?[\d.]+)?/gi, "[$1,$2]");
  try {
    const coordinates = JSON.parse(json);
    return { type: multi === undefined ? "Polygon" : "MultiPolygon", coordinates };
  } catch {
    // No polygon: the item is refused for want of a geometry.
    return undefined;
  }
}

/** A bucket and a path in it; an address instead could hold a password. */
function isBucketPath(text: string): boolean {
  return /^\/*[\w.-]+\/[^@?#:]*$/.test(text);
}
