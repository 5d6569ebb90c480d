import {
  acquisitionInterval,
  type CatalogueItem,
  type CatalogueStore,
  type Geometry,
  type ItemReference,
  isDownloaded,
  productReferences,
} from "@eomatch/stac-model";
import { addressesUnder } from "../addresses.js";
import { publicAssets } from "../public-hrefs.js";

/** What the page shows of an asset. */
interface AssetDetail {
  readonly key: string;
  readonly href: string;
  readonly title: string | undefined;
  readonly type: string | undefined;
  readonly roles: readonly string[];
  readonly sizeBytes: number | undefined;
}

/** What the page shows of a product of a matchup. */
interface ProductDetail {
  readonly collection: string;
  readonly id: string;
  readonly platform: string;
  /** ISO 8601, UTC. */
  readonly startTime: string;
  readonly stopTime: string;
  readonly geometry: Geometry | null;
  readonly isDownloaded: boolean;
  /** Numbers, texts and truth values alone. */
  readonly properties: { readonly [name: string]: string | number | boolean };
  /** Those with an address that a browser can be sent to; files of the catalogue by theirs in the STAC API. */
  readonly assets: readonly AssetDetail[];
}

/** What the page shows of a matchup that is selected. */
export interface MatchupDetail {
  readonly number: number;
  readonly collection: string;
  readonly id: string;
  readonly event: ItemReference | undefined;
  readonly timeDiffSeconds: number | undefined;
  readonly areaKm2: number | undefined;
  readonly geometry: Geometry | null;
  readonly properties: { readonly [name: string]: string | number | boolean };
  readonly products: readonly ProductDetail[];
  /** Products that the matchup names and the catalogue does not hold. */
  readonly missing: readonly ItemReference[];
}

/**
 * Reads a matchup and its products; undefined when it is not there.
 *
 * @param stacApi the landing page of the STAC API, an address or a path of this server
 */
export async function readMatchupDetail(
  store: CatalogueStore,
  matchup: ItemReference & { readonly number: number },
  { stacApi, signal }: { readonly stacApi: string; readonly signal: AbortSignal },
): Promise<MatchupDetail | undefined> {
  const options = { signal, onBroken: () => {} };
  const [found] = await listed(store.readItems([matchup], options));
  if (found === undefined) return undefined;
  const references = productReferences(found);
  const items = await listed(store.readItems(references, options));
  const { properties, geometry } = found.item;
  const { "matchup:time_diff_abs": timeDiff, "matchup:area_km2": area } = properties;
  return {
    number: matchup.number,
    collection: matchup.collection,
    id: matchup.id,
    event: found.relations.find(({ role }) => role === "event")?.target,
    timeDiffSeconds: typeof timeDiff === "number" ? timeDiff : undefined,
    areaKm2: typeof area === "number" ? area : undefined,
    geometry,
    properties: plainValues(properties),
    products: items.flatMap((item) => productDetail(item, stacApi)),
    missing: references.filter(
      ({ collection, id }) => !items.some(({ item }) => item.id === id && item.collection === collection),
    ),
  };
}

function productDetail({ item }: CatalogueItem, stacApi: string): ProductDetail[] {
  try {
    const { startTime, stopTime } = acquisitionInterval(item);
    const { platform } = item.properties;
    return [
      {
        collection: item.collection,
        id: item.id,
        platform: typeof platform === "string" ? platform : "",
        startTime: startTime.toISOString(),
        stopTime: stopTime.toISOString(),
        geometry: item.geometry,
        isDownloaded: isDownloaded(item),
        properties: plainValues(item.properties),
        assets: assetDetails(item, stacApi),
      },
    ];
  } catch {
    // A product without a place in time has none on the common axis; its file is for `eomatch check` to tell of.
    return [];
  }
}

function assetDetails({ assets, collection, id }: CatalogueItem["item"], stacApi: string): AssetDetail[] {
  const { itemAsset } = addressesUnder(stacApi.replace(/\/+$/, ""));
  const addressOf = (key: string, name: string): string => itemAsset({ collection, id }, key, name);
  return Object.entries(publicAssets(assets, { addressOf, visibility: "public" }))
    .filter(([, { href }]) => /^https?:\/\//i.test(href) || href.startsWith(stacApi))
    .map(([key, asset]) => ({
      key,
      href: asset.href,
      title: asset.title,
      type: asset.type,
      roles: asset.roles ?? [],
      sizeBytes: typeof asset["file:size"] === "number" ? asset["file:size"] : undefined,
    }));
}

function plainValues(properties: { readonly [name: string]: unknown }): {
  [name: string]: string | number | boolean;
} {
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, string | number | boolean] =>
      ["string", "number", "boolean"].includes(typeof entry[1]),
    ),
  );
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
