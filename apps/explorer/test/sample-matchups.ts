import { memoryStore } from "@eomatch/catalogue";
import {
  type CatalogueItem,
  type CatalogueStore,
  createEvent,
  createMatchup,
  eventCollectionName,
  eventToItem,
  type Footprint,
  type Matchup,
  matchupToItem,
  type Product,
  pairName,
  productToItem,
  type Sensor,
} from "@eomatch/stac-model";

const landsat: Sensor = { collection: "LANDSAT_C2L1", platform: "Landsat-9" };
const s2: Sensor = { collection: "S2_MSI_L1C", platform: "S2A" };
const s3: Sensor = { collection: "S3_EFR", platform: "S3A" };

/** How many events of each pair there are, and how many matchups in each of them. */
export const sampleSize = { eventsPerPair: 6, matchupsPerEvent: 5 } as const;

const firstMs = Date.parse("2022-05-18T00:00:00Z");
const hourMs = 3_600_000;

/**
 * A catalogue in memory: two pairs, an event every two hours by turns, along 70° N and across the antimeridian; the
 * products of the first matchup are on disk. Time differences are 60 s, 120 s … within an event.
 */
export async function sampleStore(
  change: (product: Product) => Product = (same) => same,
): Promise<CatalogueStore> {
  const store = memoryStore();
  await store.createCatalog({ id: "sample", description: "Sample catalogue" });
  const items: CatalogueItem[] = [];
  const collections = new Set<string>();
  for (let event = 0; event < 2 * sampleSize.eventsPerPair; event++) {
    const sensors = event % 2 === 0 ? [landsat, s2] : [s2, s3];
    const pair = pairName(sensors);
    for (const id of [...sensors.map(({ collection }) => collection), pair, eventCollectionName(pair)]) {
      collections.add(id);
    }
    items.push(...eventItems(sensors, event, change));
  }
  await store.write({
    collections: [...collections].map((id) => ({ id, description: id })),
    items: [...new Map(items.map((item) => [`${item.item.collection}/${item.item.id}`, item])).values()],
  });
  return store;
}

function eventItems(
  sensors: readonly Sensor[],
  number: number,
  change: (product: Product) => Product,
): CatalogueItem[] {
  const startMs = firstMs + number * 2 * hourMs;
  const west = -175 + number * 31;
  const event = createEvent(sensors, {
    startTime: new Date(startMs),
    stopTime: new Date(startMs + hourMs),
    area: square(west, 60, 20),
  });
  const matchupSet: Matchup[] = Array.from({ length: sampleSize.matchupsPerEvent }, (_, k) => {
    const products = sensors.map((sensor, i) =>
      change(
        sampleProduct(sensor, {
          startMs: startMs + k * 300_000 + i * 60_000 * (k + 1),
          west: west + 3 * k,
          isOnDisk: number === 0 && k === 0,
        }),
      ),
    );
    const collocationRegion = square(west + 3 * k + 0.2, 62.2, 1);
    return createMatchup(products, { eventId: event.id, collocationRegion, areaKm2: 1000 * (k + 1) });
  });
  return [
    ...matchupSet.flatMap(({ products }) => products.map(productToItem)),
    ...matchupSet.map(matchupToItem),
    eventToItem({ ...event, matchupSet }),
  ];
}

function sampleProduct(
  { collection, platform }: Sensor,
  where: { readonly startMs: number; readonly west: number; readonly isOnDisk: boolean },
): Product {
  const { startMs, west, isOnDisk } = where;
  const data = isOnDisk
    ? { href: "../../data/product.zip", "scrappi:asset_state": "downloaded", "file:size": 1_234_567 }
    : { href: "https://archive.example/product.zip" };
  return {
    id: `${platform}_${new Date(startMs).toISOString().replace(/[-:]|\.\d+/g, "")}`,
    collection,
    platform,
    constellation: platform,
    footprint: square(west, 62, 2) as Footprint,
    startTime: new Date(startMs),
    stopTime: new Date(startMs + 20_000),
    properties: { "eo:cloud_cover": 12.34, "view:sun_elevation": 30 },
    assets: { data },
    stacExtensions: [],
    links: [],
  };
}

/** A square on the map, cut at the antimeridian where it crosses it. */
function square(westDeg: number, south: number, degrees: number): Footprint {
  const west = westDeg > 180 ? westDeg - 360 : westDeg;
  const east = west + degrees;
  const ring = (from: number, to: number): [number, number][][] => [
    [
      [from, south],
      [to, south],
      [to, south + degrees],
      [from, south + degrees],
      [from, south],
    ],
  ];
  return east <= 180
    ? { type: "Polygon", coordinates: ring(west, east) }
    : { type: "MultiPolygon", coordinates: [ring(west, 180), ring(-180, east - 360)] };
}
