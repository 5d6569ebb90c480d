import fc from "fast-check";
import { stacItem } from "./items.js";

/** An item with something of everything. */
export const richItem: ReturnType<typeof stacItem> = stacItem("S2A_MSIL2A_20241009T174231", {
  stac_extensions: ["https://stac-extensions.github.io/eo/v1.1.0/schema.json"],
  bbox: [-105, 40, -104, 41],
  properties: { start_datetime: "2024-10-09T17:42:31Z", end_datetime: "2024-10-09T17:42:36Z", gsd: 10 },
  links: [
    { rel: "self", href: "https://host/items/a" },
    { rel: "license", href: "https://host/license" },
  ],
  assets: {
    B01: { href: "./B01.tif", type: "image/tiff", roles: ["data"] },
    thumbnail: { href: "t.jpg", roles: ["thumbnail"] },
  },
});

/** Every place in a JSON value, as the keys that lead to it. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: { [key: string]: unknown } = Array.isArray(value)
    ? ([...value] as unknown as { [key: string]: unknown })
    : { ...(value as object) };
  if (rest.length === 0 && by === undefined) delete copy[key];
  else copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const hostile = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    "",
    "../../etc/passwd",
    "\u0000",
    "\ud800",
    "https://u:p@host/x?sig=1",
    "http://[",
    "javascript:alert(1)",
    1e308,
    -0,
    "2024-10-09",
    "9999-99-99T99:99:99Z",
    { __proto__: null, constructor: 1 },
    JSON.parse('{"__proto__":{"polluted":true}}'),
    "S2A".repeat(10_000),
  ),
);

/** A value with one to three of its parts replaced by what does not belong there, or left out. */
export function mutationsOf(value: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(fc.tuple(fc.constantFrom(...placesIn(value)), hostile), { minLength: 1, maxLength: 3 })
    .map((changes) => {
      let mutated: unknown = value;
      for (const [path, by] of changes) {
        const isThere = placesIn(mutated).some((place) => place.join("\n") === path.join("\n"));
        if (path.length === 0 || isThere) mutated = replaced(mutated, path, by);
      }
      return mutated;
    });
}

/** The rich item, mutated. */
export const mutations: fc.Arbitrary<unknown> = mutationsOf(richItem);
