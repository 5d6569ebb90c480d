import { readFile } from "node:fs/promises";
import {
  type Bbox,
  bboxesOverlap,
  bboxOf,
  bboxToGeometry,
  constellationOf,
  isFootprint,
  type Product,
  type ProductProvider,
  ProviderError,
} from "@eomatch/stac-model";

/**
 * Searches products in a CSV file with the columns id, collection, platform, start, stop, west, south, east, north;
 * times ISO 8601, bounds degrees WGS84. A line that is no product goes to `onSkip`.
 *
 * @throws ProviderError `provider/unreadable` while searching, when the file cannot be read
 */
export function csvProvider(path: string, collections: readonly string[]): ProductProvider {
  const name = `csv ${path}`;
  return {
    name,
    collections,
    async *search({ collection, platform, startTime, stopTime, area }, { signal, onSkip } = {}) {
      signal?.throwIfAborted();
      const wanted = area === undefined ? undefined : bboxOf(area);
      const [, ...lines] = (await textOf(path, name)).trim().split("\n");
      for (const [i, line] of lines.entries()) {
        signal?.throwIfAborted();
        const found = productOf(line);
        if (found === undefined) {
          onSkip?.({ product: `${path}, line ${i + 2}`, reason: "not a product: nine columns are needed" });
          continue;
        }
        const { product, bbox } = found;
        if (product.collection !== collection) continue;
        if (platform !== undefined && product.platform !== platform) continue;
        if (product.startTime > stopTime || product.stopTime < startTime) continue;
        if (wanted !== undefined && !bboxesOverlap(wanted, bbox)) continue;
        yield product;
        signal?.throwIfAborted();
      }
    },
  };
}

async function textOf(path: string, provider: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new ProviderError("provider/unreadable", `${provider}: it cannot be read: check the path`, {
      provider,
      cause,
    });
  }
}

function productOf(line: string): { readonly product: Product; readonly bbox: Bbox } | undefined {
  const [id = "", collection = "", platform = "", start = "", stop = "", ...bounds] = line.trim().split(",");
  const bbox = bounds.map(Number) as unknown as Bbox;
  const footprint = bboxToGeometry(bbox);
  const [startTime, stopTime] = [new Date(start), new Date(stop)];
  const isUsable = bbox.length === 4 && bbox.every(Number.isFinite) && startTime <= stopTime;
  if (id === "" || !isUsable || !isFootprint(footprint)) return undefined;
  const constellation = constellationOf(platform);
  const nothing = { properties: {}, assets: {}, stacExtensions: [], links: [] };
  return {
    bbox,
    product: { id, collection, platform, constellation, footprint, startTime, stopTime, ...nothing },
  };
}
