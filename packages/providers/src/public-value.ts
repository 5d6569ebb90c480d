import { publicHref } from "@eomatch/stac-model";
import { ProductRefusal } from "./errors.js";

/** Deeper than any STAC extension nests; beyond it recursion, here and in JSON.stringify, becomes a risk. */
const maxDepth = 32;

/**
 * A JSON value from a source item, with credentials and signatures removed from every address in it.
 *
 * @throws ProductRefusal when it nests deeper than 32 levels
 */
export function publicValue(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) throw new ProductRefusal(`it nests deeper than ${maxDepth} levels`);
  if (typeof value === "string") return publicHref(value);
  if (Array.isArray(value)) return value.map((element) => publicValue(element, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  return publicRecord(value as { readonly [key: string]: unknown }, depth);
}

/** The same for an object. */
export function publicRecord(
  record: { readonly [key: string]: unknown },
  depth = 0,
): { readonly [key: string]: unknown } {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, publicValue(value, depth + 1)]),
  );
}
