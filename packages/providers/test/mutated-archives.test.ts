import { productToItem } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { odataItem, readODataProduct } from "../src/cdse/odata-product.js";
import { readGranule } from "../src/earthdata/granule.js";
import { granuleItem } from "../src/earthdata/granule-item.js";
import { ProductRefusal } from "../src/errors.js";
import { readSourceItem } from "../src/source-item.js";
import { readScene, sceneItem } from "../src/usgs/scene-item.js";
import { catalogueEntry } from "./cdse-archive.js";
import { listedGranule } from "./cmr-archive.js";
import { listedScene } from "./m2m-archive.js";
import { mutationsOf } from "./mutations.js";

const url = "https://host/api";
/** What an archive lists, and the item that its adapter makes of it. */
const archives: readonly [string, unknown, (listed: unknown) => unknown][] = [
  [
    "Copernicus Data Space",
    catalogueEntry(1),
    (listed) => {
      const read = readODataProduct(listed);
      return read && odataItem(read, { url, downloadUrl: url });
    },
  ],
  [
    "Earthdata",
    listedGranule(1, "https://files"),
    (listed) => {
      const read = readGranule(listed);
      return read && granuleItem(read, url);
    },
  ],
  [
    "USGS",
    listedScene(1),
    (listed) => {
      const read = readScene(listed);
      return read && sceneItem(read, { url, datasetName: "landsat_ot_c2_l1", dayPrecision: "skip" });
    },
  ],
];

describe.each(archives)("mutated answers of %s", (_, listed, itemOf) => {
  it("are each kept, skipped or refused with a reason, never a crash", () => {
    let [kept, skipped, refused] = [0, 0, 0];
    fc.assert(
      fc.property(mutationsOf(listed), (mutated) => {
        try {
          const item = itemOf(mutated);
          if (item === undefined) {
            skipped += 1;
            return;
          }
          const result = readSourceItem(item, { collection: "C", source: url, provider: "test" });
          if ("refused" in result) {
            expect(result.refused.reason).not.toBe("");
            refused += 1;
            return;
          }
          expect(JSON.stringify(productToItem(result.product))).not.toContain("u:p@");
          kept += 1;
        } catch (error) {
          // Scenes of a day are refused before they become items.
          if (!(error instanceof ProductRefusal)) throw error;
          refused += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(kept).toBeGreaterThan(50);
    expect(skipped + refused).toBeGreaterThan(20);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
