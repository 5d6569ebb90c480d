import {
  containsPosition,
  findMatchups,
  overlaps,
  type PreparedFootprint,
  prepareFootprint,
} from "@eomatch/finder";
import { solarElevationDeg } from "@eomatch/orbits";
import { bboxOf, type Product } from "@eomatch/stac-model";
import type { FoundMatchup } from "./derive-events.js";
import type { CheckedRequest, FindOptions } from "./find-request.js";
import { inRfc7946Form } from "./footprint-form.js";
import type { Tally } from "./tally.js";

/**
 * Every set of products, one of each sensor, that overlaps within the request's limits.
 *
 * @param products one list for each sensor, in the request's order
 */
export function matchProducts(
  products: readonly (readonly Product[])[],
  request: CheckedRequest,
  { tally, onProgress }: { readonly tally: Tally } & FindOptions,
): FoundMatchup[] {
  if (products.some(({ length }) => length === 0)) return [];
  const formed = new Map<Product, Product>();
  const inForm = (product: Product): Product => {
    const known = formed.get(product) ?? { ...product, footprint: inRfc7946Form(product.footprint) };
    formed.set(product, known);
    return known;
  };
  const region = request.region === undefined ? undefined : prepareFootprint(request.region);
  return findMatchups(products, {
    maxTimeDiffSeconds: request.maxTimeDiffSeconds,
    minOverlapKm2: request.minOverlapKm2,
    onInvalid: "skip",
    onSkip: ({ id, collection }, { message }) => {
      if (tally.unusable(id)) {
        onProgress?.({ stage: "skip", provider: collection, skipped: { product: id, reason: message } });
      }
    },
  })
    .map(({ products: matched, region, areaKm2 }) => ({ products: matched.map(inForm), region, areaKm2 }))
    .filter((found) => isInRegion(found, region) && !(request.excludeNightEvents && isNight(found)));
}

function isInRegion({ region: shared }: FoundMatchup, region: PreparedFootprint | undefined): boolean {
  if (region === undefined) return true;
  const [[corner] = []] = shared.type === "Polygon" ? shared.coordinates : (shared.coordinates[0] ?? []);
  // A corner inside settles it for all but the regions along the edge.
  const [lon = 0, lat = 0] = corner ?? [];
  return containsPosition(region, [lon, lat]) || overlaps(shared, region);
}

function isNight({ region, products }: FoundMatchup): boolean {
  const [west, south, east, north] = bboxOf(region) ?? [0, 0, 0, 0];
  const lon = west <= east ? (west + east) / 2 : (west + east + 360) / 2;
  const starts = products.map(({ startTime }) => startTime.getTime());
  const middle = new Date((Math.min(...starts) + Math.max(...starts)) / 2);
  return solarElevationDeg([lon, (south + north) / 2], middle) < 0;
}
