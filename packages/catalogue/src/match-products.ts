import {
  containsPosition,
  findMatchups,
  type ObservationColumns,
  overlaps,
  type PreparedFootprint,
  prepareFootprint,
} from "@eomatch/finder";
import { solarElevationDeg } from "@eomatch/orbits";
import { bboxOf, type Footprint, type Product } from "@eomatch/stac-model";
import type { FoundMatchup } from "./derive-events.js";
import type { CheckedRequest, FindOptions } from "./find-request.js";
import { inRfc7946Form } from "./footprint-form.js";
import { newestVersions } from "./newest-versions.js";
import { type ProductList, sizeOf } from "./product-search.js";
import type { Tally } from "./tally.js";
import { UnreadProduct } from "./unread-product.js";

/** A match whose products may not have been read yet. */
export interface Match {
  readonly products: readonly (Product | UnreadProduct)[];
  readonly region: Footprint;
  readonly areaKm2: number;
}

/** The matchups that a search brought. */
export interface FoundMatchups {
  readonly matchups: FoundMatchup[];
  /** Every product of every match could be read. */
  readonly isComplete: boolean;
}

/**
 * Every set of products, one of each sensor, that overlaps within the request's limits. Of products that have not
 * been read, those that match are read now and no others.
 *
 * @param lists the products of each sensor, in the request's order
 * @param tools.accepts leaves out matches before their products are read
 */
export async function matchProducts(
  lists: readonly ProductList[],
  request: CheckedRequest,
  {
    tally,
    onProgress,
    accepts = () => true,
  }: { readonly tally: Tally; readonly accepts?: ((match: Match) => boolean) | undefined } & FindOptions,
): Promise<FoundMatchups> {
  if (lists.some((list) => sizeOf(list) === 0)) return { matchups: [], isComplete: true };
  const region = request.region === undefined ? undefined : prepareFootprint(request.region);
  const matches: Match[] = findMatchups<readonly (Product | UnreadProduct)[]>(lists.map(matchable), {
    maxTimeDiffSeconds: request.maxTimeDiffSeconds,
    minOverlapKm2: request.minOverlapKm2,
    onInvalid: "skip",
    onSkip: (product, { message }) => {
      if (!tally.unusable(product.id)) return;
      const provider = "collection" in product ? product.collection : "columns";
      onProgress?.({ stage: "skip", provider, skipped: { product: product.id, reason: message } });
    },
  }).filter(
    (match) => accepts(match) && isInRegion(match, region) && !(request.excludeNightEvents && isNight(match)),
  );
  const { readOf, isComplete } = await readMatched(lists, matches);
  const inForm = footprintsInForm();
  const matchups = matches.flatMap(({ products, region: shared, areaKm2 }) => {
    const whole = products.map(readOf);
    // What a failing provider did not give is reported as missing.
    if (!whole.every((product) => product !== undefined)) return [];
    return [{ products: whole.map(inForm), region: shared, areaKm2 }];
  });
  const newest = request.versions === "all" ? matchups : ofNewestVersions(matchups, lists, tally);
  return { matchups: newest, isComplete };
}

/**
 * Leaves out matchups of older versions of products that were matched unread: the other lists hold the newest ones only.
 */
function ofNewestVersions(
  matchups: FoundMatchup[],
  lists: readonly ProductList[],
  tally: Tally,
): FoundMatchup[] {
  const left = new Set<Product>();
  lists.forEach((list, i) => {
    if (!("columns" in list)) return;
    const matched = new Set(matchups.map(({ products }) => products[i] as Product));
    const { older, duplicates } = newestVersions([...matched].map((product) => ({ product })));
    tally.passedOver(older, duplicates);
    for (const product of [...older, ...duplicates]) left.add(product);
  });
  return left.size === 0
    ? matchups
    : matchups.filter(({ products }) => !products.some((product) => left.has(product)));
}

function matchable(
  list: ProductList,
): readonly (Product | UnreadProduct)[] | ObservationColumns<Product | UnreadProduct> {
  if (!("columns" in list)) return list;
  const { columns } = list;
  const { count, startMs, stopMs, lonLat, ringOffsets, polygonOffsets, productOffsets } = columns;
  return {
    count,
    startMs,
    stopMs,
    lonLat,
    ringOffsets,
    polygonOffsets,
    productOffsets,
    id: (index) => columns.id(index),
    product: (index) => new UnreadProduct(columns, index),
  };
}

/** Reads the products of matches that have not been read yet, each once. */
async function readMatched(
  lists: readonly ProductList[],
  matches: readonly Match[],
): Promise<{
  readonly readOf: (product: Product | UnreadProduct) => Product | undefined;
  readonly isComplete: boolean;
}> {
  const read = new Map<unknown, ReadonlyMap<string, Product>>();
  let isComplete = true;
  for (const list of lists) {
    if (!("columns" in list)) continue;
    const indices = new Set<number>();
    for (const { products } of matches) {
      for (const product of products) {
        if (product instanceof UnreadProduct && product.columns === list.columns) indices.add(product.index);
      }
    }
    if (indices.size === 0) continue;
    const found = await list.read([...indices].sort((a, b) => a - b));
    isComplete &&= found.isComplete;
    read.set(list.columns, new Map(found.products.map((product) => [product.id, product])));
  }
  return {
    readOf: (product) =>
      product instanceof UnreadProduct ? read.get(product.columns)?.get(product.id) : product,
    isComplete,
  };
}

/** Brings each product's footprint into the form of RFC 7946, once for all matches that it is in. */
function footprintsInForm(): (product: Product) => Product {
  const formed = new Map<Product, Product>();
  return (product) => {
    const known = formed.get(product) ?? { ...product, footprint: inRfc7946Form(product.footprint) };
    formed.set(product, known);
    return known;
  };
}

function isInRegion({ region: shared }: Match, region: PreparedFootprint | undefined): boolean {
  if (region === undefined) return true;
  const [[corner] = []] = shared.type === "Polygon" ? shared.coordinates : (shared.coordinates[0] ?? []);
  // A corner inside settles it for all but the regions along the edge.
  const [lon = 0, lat = 0] = corner ?? [];
  return containsPosition(region, [lon, lat]) || overlaps(shared, region);
}

/**
 * Longer than any satellite looks at one place: a product that lasts as long says the day alone, and nothing of where the
 * sun stood.
 */
const longestSightMs = 12 * 3_600_000;

function isNight({ region, products }: Match): boolean {
  const [west, south, east, north] = bboxOf(region) ?? [0, 0, 0, 0];
  const lon = west <= east ? (west + east) / 2 : (west + east + 360) / 2;
  const starts = products
    .filter(({ startTime, stopTime }) => stopTime.getTime() - startTime.getTime() < longestSightMs)
    .map(({ startTime }) => startTime.getTime());
  if (starts.length === 0) return false;
  const middle = new Date((Math.min(...starts) + Math.max(...starts)) / 2);
  return solarElevationDeg([lon, (south + north) / 2], middle) < 0;
}
