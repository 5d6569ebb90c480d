import { type Bbox, isStacModelError, parseInstant } from "@eomatch/stac-model";
import { z } from "zod";
import { found } from "./found.js";

/** A satellite that the table of platforms does not know, as `custom_satellites` names it. */
export interface CustomSatellite {
  readonly short_name: string;
  readonly name?: string | undefined;
  /** File with its element sets. */
  readonly tle_filepath?: string | undefined;
  /** Width of its swath in km, half on either side of the ground track. */
  readonly swath_km?: number | undefined;
}

/** An adapter as a config names it: its kind, and the options of that kind, not yet checked. */
export interface AdapterEntry {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** A config whose values each have the right form, keys as in YAML; what they mean together is not checked. */
export interface ConfigDocument {
  readonly matchup_catalogue?:
    | {
        readonly path?: string | undefined;
        readonly id?: string | undefined;
        readonly description?: string | undefined;
      }
    | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly collections?: readonly string[] | undefined;
  readonly start_time?: Date | undefined;
  readonly end_time?: Date | undefined;
  /** Degrees. */
  readonly min_lat?: number | undefined;
  readonly max_lat?: number | undefined;
  readonly min_lon?: number | undefined;
  readonly max_lon?: number | undefined;
  readonly bbox?: Bbox | undefined;
  /** GeoJSON, or the path of a GeoJSON file. */
  readonly region?: unknown;
  /** Seconds. */
  readonly time_diff_threshold?: number | undefined;
  /** Kilometres. */
  readonly space_diff_threshold?: number | "swath" | undefined;
  readonly min_overlap_km2?: number | undefined;
  readonly exclude_night_events?: boolean | undefined;
  readonly versions?: "newest" | "all" | undefined;
  readonly custom_satellites?: readonly CustomSatellite[] | undefined;
  readonly orbits?: string | AdapterEntry | undefined;
  readonly providers?: readonly AdapterEntry[] | undefined;
  /** Options of what opens the addresses of products' assets, not yet checked. */
  readonly linked_files?: { readonly [option: string]: unknown } | undefined;
  readonly archive?: { readonly path?: string | undefined } | undefined;
}

interface Limits {
  readonly min: number;
  readonly max: number;
  /** The field's unit and range, for the message: `degrees from -90 to 90`. */
  readonly range: string;
}

const numeric = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

function number({ min, max, range }: Limits): z.ZodType<number> {
  const error = ({ input }: { readonly input?: unknown }): string => `needs ${range}, found ${found(input)}`;
  return z
    .union([z.number(), z.string().regex(numeric, { error })], { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

const text: z.ZodType<string> = z
  .string({ error: ({ input }) => `needs text, found ${found(input)}` })
  .refine((value) => value.trim() !== "", { error: "is empty: give it a text or leave the key out" });

/** A list, or texts with commas between as the Python package has them. */
const textList: z.ZodType<readonly string[]> = z
  .union([z.string(), z.array(z.string())], {
    error: ({ input }) => `needs names with commas between, or a list of names, found ${found(input)}`,
  })
  .transform((value) => (typeof value === "string" ? value.split(",") : value).map((name) => name.trim()))
  .refine((names) => names.length > 0 && names.every((name) => name !== ""), {
    error: "holds an empty name: remove the surplus comma or name what is missing",
  });

const instant: z.ZodType<Date> = z.unknown().transform((value, context): Date => {
  if (typeof value === "string") {
    try {
      return parseInstant(value);
    } catch (error) {
      if (!isStacModelError(error)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  }
  const message = `needs a UTC time such as 2023-06-01T10:00:00Z, found ${found(value)}`;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, "true", "yes", "on"].map((word): [unknown, boolean] => [word, true]),
  ...[false, "false", "no", "off"].map((word): [unknown, boolean] => [word, false]),
]);

// YAML 1.1, which the Python package reads, also has yes, no, on and off.
const truth: z.ZodType<boolean> = z
  .unknown()
  .refine((value) => truths.has(typeof value === "string" ? value.toLowerCase() : value), {
    error: ({ input }) => `needs true or false, found ${found(input)}`,
  })
  .transform((value) => truths.get(typeof value === "string" ? value.toLowerCase() : value) === true);

/** Degrees of latitude, -90 to 90. */
const latitude = number({ min: -90, max: 90, range: "a latitude in degrees from -90 to 90" });
/** Degrees of longitude, -180 to 180. */
const longitude = number({ min: -180, max: 180, range: "a longitude in degrees from -180 to 180" });

const bbox: z.ZodType<Bbox> = z
  .preprocess(
    (value) => (typeof value === "string" ? value.replace(/^\s*\[|\]\s*$/g, "").split(",") : value),
    z.tuple([longitude, latitude, longitude, latitude], {
      error: ({ input }) => `needs west, south, east, north in degrees, found ${found(input)}`,
    }),
  )
  .refine(([, south, , north]) => south <= north, {
    error: "has its south above its north: write west, south, east, north",
  }) as z.ZodType<Bbox>;

const adapterEntry: z.ZodType<AdapterEntry> = z.looseObject(
  { kind: z.string({ error: ({ input }) => `needs the name of a kind, found ${found(input)}` }) },
  { error: ({ input }) => `needs a mapping with a kind, such as { kind: … }, found ${found(input)}` },
) as z.ZodType<AdapterEntry>;

const mapping = {
  error: ({ input }: { readonly input?: unknown }) => `needs a mapping, found ${found(input)}`,
};
const pathMapping = {
  error: ({ input }: { readonly input?: unknown }) =>
    `needs a mapping such as { path: … }, found ${found(input)}`,
};
const yearSeconds = 366 * 86_400;
const distanceRange = "km above 0 and up to 10000, or swath";

/** The zod schema of a config: the form of each value; unknown keys are refused. */
export const configDocumentSchema: z.ZodType<ConfigDocument> = z.strictObject({
  matchup_catalogue: z
    .strictObject({ path: text.optional(), id: text.optional(), description: text.optional() }, pathMapping)
    .optional(),
  platforms: textList.optional(),
  collections: textList.optional(),
  start_time: instant.optional(),
  end_time: instant.optional(),
  min_lat: latitude.optional(),
  max_lat: latitude.optional(),
  min_lon: longitude.optional(),
  max_lon: longitude.optional(),
  bbox: bbox.optional(),
  region: z.unknown().optional(),
  time_diff_threshold: number({ min: 0, max: yearSeconds, range: "seconds from 0 to a year" }).optional(),
  space_diff_threshold: z
    .union([z.literal("swath"), number({ min: Number.MIN_VALUE, max: 10_000, range: distanceRange })], {
      error: ({ input }) => `needs ${distanceRange}, found ${found(input)}`,
    })
    .optional(),
  min_overlap_km2: number({ min: 0, max: 5.2e8, range: "km² from 0 to the Earth's area" }).optional(),
  exclude_night_events: truth.optional(),
  versions: z
    .enum(["newest", "all"], {
      error: ({ input }) => `needs newest or all, found ${found(input)}`,
    })
    .optional(),
  custom_satellites: z
    .array(
      z.strictObject(
        {
          short_name: text,
          name: text.optional(),
          tle_filepath: text.optional(),
          swath_km: number({ min: 1e-3, max: 10_000, range: "km above 0 and up to 10000" }).optional(),
        },
        mapping,
      ),
      {
        error: ({ input }) =>
          `needs a list of { short_name, name, tle_filepath, swath_km }, found ${found(input)}`,
      },
    )
    .optional(),
  orbits: z
    .union([z.string(), adapterEntry], {
      error: ({ input }) => `needs none, or a mapping such as { kind: … }, found ${found(input)}`,
    })
    .optional(),
  providers: z
    .array(adapterEntry, {
      error: ({ input }) => `needs a list, one line "- { kind: … }" each, found ${found(input)}`,
    })
    .optional(),
  linked_files: z.looseObject({}, mapping).optional(),
  archive: z.strictObject({ path: text.optional() }, pathMapping).optional(),
});
