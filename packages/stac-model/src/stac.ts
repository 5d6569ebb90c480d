import { StacModelError } from "./errors.js";
import { type Geometry, geometrySchemaOf } from "./geojson.js";
import { compiled, type ObjectSchemas, walked, z } from "./zod.js";

/** The STAC version that eomatch writes; 1.0 and 1.1 are read. */
export const stacVersion = "1.1.0";

/** A STAC link (STAC 1.1 commons/links.md); further fields are kept. */
export interface StacLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly [field: string]: unknown;
}

/** A STAC asset (STAC 1.1 commons/assets.md); further fields are kept. */
export interface StacAsset {
  readonly href: string;
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly [field: string]: unknown;
}

/** A STAC Item (item-spec.md). */
export interface StacItem {
  readonly type: "Feature";
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[] | undefined;
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly bbox?: readonly number[] | undefined;
  readonly properties: {
    readonly datetime?: string | null | undefined;
    readonly [property: string]: unknown;
  };
  readonly links: readonly StacLink[];
  readonly assets: { readonly [key: string]: StacAsset };
  readonly collection?: string | null | undefined;
  readonly [field: string]: unknown;
}

/** The spatial and temporal extent of a STAC Collection (collection-spec.md). */
export interface StacExtent {
  readonly spatial: { readonly bbox: readonly (readonly number[])[] };
  readonly temporal: { readonly interval: readonly (readonly (string | null)[])[] };
}

/** A STAC Collection (collection-spec.md). */
export interface StacCollection {
  readonly type: "Collection";
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[] | undefined;
  readonly id: string;
  readonly title?: string | undefined;
  readonly description: string;
  readonly license: string;
  readonly extent: StacExtent;
  readonly links: readonly StacLink[];
  readonly assets?: { readonly [key: string]: StacAsset } | undefined;
  readonly [field: string]: unknown;
}

/** A STAC Catalog (catalog-spec.md). */
export interface StacCatalog {
  readonly type: "Catalog";
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[] | undefined;
  readonly id: string;
  readonly title?: string | undefined;
  readonly description: string;
  readonly links: readonly StacLink[];
  readonly [field: string]: unknown;
}

/** The schemas of what STAC has. */
interface StacSchemas {
  readonly item: z.ZodMiniType<StacItem>;
  readonly collection: z.ZodMiniType<StacCollection>;
  readonly catalog: z.ZodMiniType<StacCatalog>;
}

function stacSchemasOf(objects: ObjectSchemas): StacSchemas {
  const link = objects(
    z.looseObject({
      rel: z.string(),
      href: z.string(),
      type: z.optional(z.string()),
      title: z.optional(z.string()),
    }),
  );
  const asset = objects(
    z.looseObject({
      href: z.string(),
      type: z.optional(z.string()),
      title: z.optional(z.string()),
      roles: z.optional(z.array(z.string())),
    }),
  );
  const identified = {
    stac_version: z.string().check(z.regex(/^1\.[01]\.\d+/, "must be a STAC version 1.0 or 1.1")),
    stac_extensions: z.optional(z.array(z.string())),
    id: z.string().check(z.minLength(1)),
  };
  const described = { ...identified, title: z.optional(z.string()), description: z.string() };

  const item = z.looseObject({
    type: z.literal("Feature"),
    ...identified,
    geometry: z.nullable(geometrySchemaOf(objects)),
    bbox: z.optional(z.array(z.number())),
    properties: objects(z.looseObject({ datetime: z.optional(z.nullable(z.string())) })),
    links: z.array(link),
    assets: z.record(z.string(), asset),
    collection: z.optional(z.nullable(z.string())),
  });
  const collection = z.looseObject({
    type: z.literal("Collection"),
    ...described,
    license: z.string(),
    extent: z.looseObject({
      spatial: z.looseObject({ bbox: z.array(z.array(z.number())) }),
      temporal: z.looseObject({ interval: z.array(z.array(z.nullable(z.string()))) }),
    }),
    links: z.array(link),
    assets: z.optional(z.record(z.string(), asset)),
  });
  const catalog = z.looseObject({
    type: z.literal("Catalog"),
    ...described,
    links: z.array(link),
  });
  return { item: objects(item), collection: objects(collection), catalog: objects(catalog) };
}

const walkedSchemas = stacSchemasOf(walked);

/** The schema (zod/mini) of {@link StacItem}. Times, ids of collections and links are checked where they are used. */
export const stacItemSchema: z.ZodMiniType<StacItem> = walkedSchemas.item;

/** The schema (zod/mini) of {@link StacCollection}. */
export const stacCollectionSchema: z.ZodMiniType<StacCollection> = walkedSchemas.collection;

/** The schema (zod/mini) of {@link StacCatalog}. */
export const stacCatalogSchema: z.ZodMiniType<StacCatalog> = walkedSchemas.catalog;

/** Objects after which compiling is worth it: who asks a catalogue one question reads some hundreds. */
const manyObjects = 1000;

let objectsParsed = 0;
let compiledSchemas: StacSchemas | undefined;

/** The schemas with which the next object is checked. */
function schemas(): StacSchemas {
  objectsParsed += 1;
  if (objectsParsed <= manyObjects) return walkedSchemas;
  compiledSchemas ??= stacSchemasOf(compiled);
  return compiledSchemas;
}

/**
 * Parses a STAC Item from untrusted JSON.
 *
 * @param source the file or address it came from, for the message
 * @throws {@link StacModelError} `stac-model/invalid-item` naming the key that is wrong, or
 *   `stac-model/unsupported-version`
 */
export function parseStacItem(value: unknown, source: string): StacItem {
  return parsed(schemas().item, value, source, "stac-model/invalid-item", "STAC Item");
}

/** Parses a STAC Collection from untrusted JSON; see {@link parseStacItem}. */
export function parseStacCollection(value: unknown, source: string): StacCollection {
  return parsed(schemas().collection, value, source, "stac-model/invalid-collection", "STAC Collection");
}

/** Parses a STAC Catalog from untrusted JSON; see {@link parseStacItem}. */
export function parseStacCatalog(value: unknown, source: string): StacCatalog {
  return parsed(schemas().catalog, value, source, "stac-model/invalid-catalog", "STAC Catalog");
}

function parsed<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  source: string,
  code: "stac-model/invalid-item" | "stac-model/invalid-collection" | "stac-model/invalid-catalog",
  kind: string,
): T {
  const stated = (value as { stac_version?: unknown } | null)?.stac_version;
  if (typeof stated === "string" && !/^1\.[01]\./.test(stated)) {
    throw new StacModelError(
      "stac-model/unsupported-version",
      `${source}: STAC version ${JSON.stringify(stated)} is not supported: 1.0 and 1.1 are`,
      { source },
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "the whole" : issue.path.join(".");
  throw new StacModelError(code, `${source}: not a ${kind}: ${where}: ${issue?.message ?? "invalid"}`, {
    source,
    cause: result.error,
  });
}
