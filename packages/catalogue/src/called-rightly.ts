import { CatalogueError } from "./errors.js";

/** What a call was given in some place, as a message names it. */
function given(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? "a list" : `an object with ${Object.keys(value).join(", ") || "no keys"}`;
}

/**
 * Refuses what is no store: callers without types give the path of a catalogue first of all.
 *
 * @param call as it is written, for the message
 * @throws CatalogueError `catalogue/invalid-request`
 */
export function requireStore(store: unknown, call: string): void {
  if (typeof (store as { readCatalog?: unknown } | null | undefined)?.readCatalog === "function") return;
  throw new CatalogueError(
    "catalogue/invalid-request",
    `${call} takes a store, such as fsStore({ path: "matchups" }) of @eomatch/store-fs; it was given ${given(store)}`,
    { subject: "store" },
  );
}

/** What an object must have: how each field is told, and what it is in words. */
interface Fields {
  readonly [name: string]: { readonly is: (field: unknown) => boolean; readonly what: string };
}

/**
 * Refuses a call that lacks one of the objects it is made with, or a field of it.
 *
 * @param call as it is written, for the message
 * @throws CatalogueError `catalogue/invalid-request`
 */
export function requireFields(value: unknown, call: string, fields: Fields): void {
  for (const [name, { is, what }] of Object.entries(fields)) {
    const field = (value as { readonly [name: string]: unknown } | null | undefined)?.[name];
    if (is(field)) continue;
    throw new CatalogueError(
      "catalogue/invalid-request",
      `${call} needs ${name}, ${what}; it was given ${given(value === undefined || value === null ? value : field)}`,
      { subject: name },
    );
  }
}

/** A time, also one that is no valid one: that is refused with what is wrong with it. */
const isDate = (value: unknown): boolean => value instanceof Date;

/** The period of a search, for {@link requireFields}. */
export const periodFields: Fields = {
  startTime: { is: isDate, what: 'a Date such as new Date("2023-06-01T00:00:00Z")' },
  stopTime: { is: isDate, what: 'a Date such as new Date("2023-06-02T00:00:00Z")' },
};
