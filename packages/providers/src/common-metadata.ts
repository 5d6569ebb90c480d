import { formatInstant, isStacModelError, parseInstant } from "@eomatch/stac-model";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const dataTypes = new Set(
  "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 cint16 cint32 cfloat32 cfloat64 other".split(
    " ",
  ),
);

/** STAC 1.1 common metadata (commons/common-metadata.md and its JSON schemas): what each field may hold. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["title", isText],
  ["description", (value) => isText(value) && value !== ""],
  ["keywords", isTexts],
  ["roles", isTexts],
  ["platform", isText],
  ["constellation", isText],
  ["mission", isText],
  ["instruments", isTexts],
  ["gsd", (value) => typeof value === "number" && value > 0],
  ["license", (value) => typeof value === "string" && /^[\w\-.+]+$/.test(value)],
  ["providers", (value) => Array.isArray(value) && value.every(isProvider)],
  ["bands", (value) => Array.isArray(value) && value.every(isRecord)],
  ["data_type", (value) => typeof value === "string" && dataTypes.has(value)],
  ["nodata", (value) => typeof value === "number" || value === "nan" || value === "inf" || value === "-inf"],
  ["statistics", (value) => isRecord(value) && Object.keys(value).length > 0],
  ["unit", isText],
]);

const instants = ["datetime", "created", "updated"] as const;

/**
 * A source's fields, fit for a STAC 1.1 item: whatever is not common metadata is kept as it is; common
 * metadata that breaks its definition is left out, and times are written in UTC as STAC asks.
 */
export function validCommonMetadata(fields: { readonly [field: string]: unknown }): {
  readonly [field: string]: unknown;
} {
  const valid = Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => checks.get(field)?.(value) ?? true),
  );
  for (const field of instants) {
    if (!(field in valid)) continue;
    const instant = stacInstant(valid[field]);
    if (instant === undefined) delete valid[field];
    else valid[field] = instant;
  }
  return valid;
}

/** Keeps the source's own digits where the text already is what STAC asks: microseconds stay. */
function stacInstant(value: unknown): string | undefined {
  if (typeof value !== "string" || isBareDate(value)) return undefined;
  try {
    const instant = parseInstant(value);
    return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)$/.test(value)
      ? value
      : formatInstant(instant);
  } catch (error) {
    if (isStacModelError(error, "stac-model/invalid-instant")) return undefined;
    throw error;
  }
}

/** Tells whether a text is a day without a time of day. */
export function isBareDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text.trim());
}

function isProvider(value: unknown): boolean {
  return isRecord(value) && typeof value["name"] === "string" && value["name"] !== "";
}
