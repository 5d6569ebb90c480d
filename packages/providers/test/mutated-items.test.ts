import { isProviderError, productToItem } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourceItemToProduct } from "../src/index.js";
import { mutations } from "./mutations.js";

describe("mutated items", () => {
  it("are each kept or refused with a reason, never a crash", () => {
    let kept = 0;
    let refused = 0;
    fc.assert(
      fc.property(mutations, (item) => {
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
