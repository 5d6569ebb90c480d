import { isProviderError, productToItem } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourceItemToProduct } from "../src/index.js";
import { stacItem } from "./items.js";

const rich = stacItem("S2A_MSIL2A_20241009T174231", {
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

describe("mutated items", () => {
  it("are each kept or refused with a reason, never a crash", () => {
    const mutation = fc.tuple(fc.constantFrom(...placesIn(rich)), hostile);
    let kept = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        let item: unknown = rich;
        for (const [path, by] of mutations) {
          if (path.length === 0 || placesIn(item).some((place) => place.join("\n") === path.join("\n"))) {
            item = replaced(item, path, by);
          }
        }
        try {
          const product = sourceItemToProduct(item, {
            collection: "S2_MSI_L2A",
            source: "https://host/search",
            provider: "test",
          });
          const written = JSON.stringify(productToItem(product));
          expect(written).not.toContain("u:p@");
          expect(product.stopTime >= product.startTime).toBe(true);
          kept += 1;
        } catch (error) {
          if (!isProviderError(error, "provider/invalid-product")) throw error;
          expect(error.message).toMatch(/cannot be used: \S/);
          refused += 1;
        }
      }),
      { numRuns: 1000 },
    );
    expect(kept).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
