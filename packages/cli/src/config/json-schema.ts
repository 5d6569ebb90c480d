import { z } from "zod";
import type { AdapterKind, CliAdapters } from "../adapters.js";
import { configDocumentSchema } from "./document.js";
import { configKeys } from "./keys.js";

interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What each key says, for those who write a config in an editor. */
const descriptions: { readonly [key: string]: string } = {
  matchup_catalogue: "The catalogue that matchups are kept in.",
  platforms: "Satellites, with commas between or as a list: S2A, Landsat-9. Every spelling will do.",
  collections: "The collection of each satellite, in the order of platforms: S2_MSI_L1C, LANDSAT_C2L1.",
  start_time: "Begin of the period, UTC, inclusive: 2023-06-01 00:00:00 or ISO 8601.",
  end_time: "End of the period, UTC, inclusive; a bare date is midnight.",
  bbox: "Region: west, south, east, north in degrees; west above east crosses the antimeridian.",
  region:
    "Region: a GeoJSON Polygon, MultiPolygon, Point or MultiPoint (the 22 m around each), the path of a GeoJSON file, or a mapping with a bbox.",
  min_lat: "Southern limit of the region, degrees.",
  max_lat: "Northern limit of the region, degrees.",
  min_lon: "Western limit of the region, degrees.",
  max_lon: "Eastern limit of the region, degrees.",
  time_diff_threshold: "Greatest time between the starts of two products, seconds, inclusive.",
  space_diff_threshold:
    "Greatest distance between ground tracks, km, or swath for overlapping swaths. Default 100.",
  min_overlap_km2: "Least area of a collocation region, km². Default 0.",
  exclude_night_events: "Leaves crossovers in the dark out. Default false.",
  custom_satellites: "Satellites that eomatch does not know.",
  orbits: "Where element sets come from; none derives events from the products alone.",
  providers: "Product archives, asked in this order for each collection.",
  linked_files:
    "How the addresses of products' files are asked, of whatever archive: retries, limits, sign-in.",
  archive: "Where product files are; default data/ inside the catalogue.",
};

/**
 * The JSON schema (draft 2020-12) of config files, for editors that complete and check them.
 *
 * It knows the kinds that the adapters bring, with their options. What needs more than one key to tell, such as a
 * start after the end, only {@link LoadedConfig} finds.
 */
export function configJsonSchema(
  adapters: Pick<CliAdapters, "linkedFiles" | "orbitKinds" | "providerKinds">,
): object {
  const document = toJson(configDocumentSchema);
  const known = document["properties"] as { readonly [key: string]: JsonSchema };
  const orbits = kindSchemas(adapters.orbitKinds);
  const overrides: { readonly [key: string]: JsonSchema } = {
    start_time: { type: "string" },
    end_time: { type: "string" },
    exclude_night_events: { enum: [true, false, "yes", "no", "on", "off"] },
    bbox: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "number" }, minItems: 4, maxItems: 4 }],
    },
    orbits: { anyOf: [{ enum: ["none", ...Object.keys(adapters.orbitKinds)] }, noneSchema, ...orbits] },
    providers: { type: "array", items: { anyOf: kindSchemas(adapters.providerKinds) } },
    ...(adapters.linkedFiles === undefined ? {} : { linked_files: toJson(adapters.linkedFiles.options(z)) }),
  };
  const properties = Object.fromEntries(
    configKeys.map((key) => [key, { description: descriptions[key], ...(overrides[key] ?? known[key]) }]),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "eomatch config",
    type: "object",
    properties,
    additionalProperties: false,
  };
}

const noneSchema: JsonSchema = {
  type: "object",
  properties: { kind: { const: "none" } },
  required: ["kind"],
  additionalProperties: false,
};

function kindSchemas(kinds: { readonly [kind: string]: AdapterKind<unknown> }): JsonSchema[] {
  return Object.entries(kinds).map(([kind, { options, summary }]) => {
    const schema = toJson(options(z));
    const { properties = {}, required = [] } = schema as { properties?: JsonSchema; required?: string[] };
    return {
      ...schema,
      description: summary,
      properties: { kind: { const: kind }, ...properties },
      required: ["kind", ...required],
    };
  });
}

/** What may be written for a schema; forms that JSON schema has no word for are left open. */
function toJson(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}
