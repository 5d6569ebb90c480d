import {
  type CatalogueItem,
  type CollectionDescription,
  createEvent,
  createMatchup,
  eventCollectionName,
  eventToItem,
  type Geometry,
  type MatchupEvent,
  matchupToItem,
  type Product,
  pairName,
  productToItem,
  type StoreBatch,
} from "@eomatch/stac-model";

/** Sentinel-2A and Landsat-9, as their products are called in a catalogue. */
const sensors = [
  { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
  { collection: "S2_MSI_L1C", platform: "S2A" },
] as const;

const pair = pairName(sensors);

/** The collections that {@link madeUpBatch} writes to. */
const madeUpCollections: readonly CollectionDescription[] = [
  ...sensors.map(({ collection }) => ({ id: collection, description: `Products: ${collection}` })),
  { id: pair, description: `Matchups: ${pair}` },
  { id: eventCollectionName(pair), description: `Matchup events: ${pair}` },
];

/** When the first event starts. */
export const firstEventTime: Date = new Date("2022-01-01T00:00:00Z");

/** From the start of one event to that of the next: two years of them are a hundred thousand. */
export const eventIntervalMs = 631_000;

/** Where an event is: degrees of its south-western corner. */
export function placeOfEvent(number: number): { readonly west: number; readonly south: number } {
  // Steps of the golden ratio spread any number of points evenly and never meet.
  const west = ((number * 0.618033988749895) % 1) * 356 - 178;
  const south = ((number * 0.754877666246693) % 1) * 150 - 75;
  return { west: Math.round(west * 1000) / 1000, south: Math.round(south * 1000) / 1000 };
}

/** Events by number, each with one matchup of two products of its own: four items. The same every time. */
function madeUpEvent(number: number): MatchupEvent {
  const { west, south } = placeOfEvent(number);
  const startMs = firstEventTime.getTime() + number * eventIntervalMs;
  const event = createEvent(sensors, {
    startTime: new Date(startMs),
    stopTime: new Date(startMs + 300_000),
    area: rectangle(west - 0.5, south - 0.5, 3),
  });
  const products = [landsatProduct(number, startMs + 60_000), sentinelProduct(number, startMs + 90_000)];
  const collocationRegion = rectangle(west + 0.3, south + 0.3, 0.9);
  const matchup = createMatchup(products, { eventId: event.id, collocationRegion, areaKm2: 8123.25 });
  return { ...event, matchupSet: [matchup] };
}

/** What is written for some events on end. */
export function madeUpBatch(from: number, count: number): StoreBatch {
  const events = Array.from({ length: count }, (_, i) => madeUpEvent(from + i));
  const matchups = events.flatMap(({ matchupSet }) => matchupSet);
  const items: CatalogueItem[] = [
    ...matchups.flatMap(({ products }) => products.map(productToItem)),
    ...matchups.map(matchupToItem),
    ...events.map(eventToItem),
  ];
  return { collections: madeUpCollections, items };
}

function landsatProduct(number: number, startMs: number): Product {
  const { west, south } = placeOfEvent(number);
  const path = String((number % 233) + 1).padStart(3, "0");
  const row = String((number % 248) + 1).padStart(3, "0");
  const id = `LC09_L1TP_${path}${row}_${day(startMs)}_${String(number).padStart(8, "0")}_02_T1`;
  const properties = {
    created: instant(startMs + 86_400_000),
    gsd: 30,
    "eo:cloud_cover": (number * 37) % 101,
    "view:sun_azimuth": 140 + (number % 40),
    "view:sun_elevation": 20 + (number % 45),
    "landsat:wrs_path": path,
    "landsat:wrs_row": row,
    "landsat:collection_category": "T1",
    "landsat:scene_id": `LC9${path}${row}${number}LGN00`,
    "proj:epsg": 32600 + (number % 60),
  };
  return product(id, 0, {
    startMs,
    lengthMs: 28_000,
    footprint: rectangle(west - 0.4, south - 0.4, 2),
    properties,
    address: `https://landsat.example/data/collection02/level-1/standard/oli-tirs/2022/${path}/${row}/${id}`,
  });
}

function sentinelProduct(number: number, startMs: number): Product {
  const { west, south } = placeOfEvent(number);
  const tile = `T${String((number % 60) + 1).padStart(2, "0")}ABC`;
  const time = instant(startMs).replace(/[-:]/g, "").slice(0, 15);
  const id = `S2A_MSIL1C_${time}_N0400_R${String((number % 143) + 1).padStart(3, "0")}_${tile}_${time}`;
  const properties = {
    created: instant(startMs + 7_200_000),
    gsd: 10,
    "eo:cloud_cover": (number * 53) % 101,
    "view:sun_azimuth": 150 + (number % 30),
    "view:sun_elevation": 25 + (number % 40),
    "sat:relative_orbit": (number % 143) + 1,
    "sat:orbit_state": "descending",
    "s2:tile_id": tile,
    "s2:processing_baseline": "04.00",
    "s2:datatake_id": `GS2A_${time}_${number}_N04.00`,
    "grid:code": `MGRS-${tile.slice(1)}`,
  };
  return product(id, 1, {
    startMs,
    lengthMs: 15_000,
    footprint: rectangle(west, south, 1.2),
    properties,
    address: `https://sentinel.example/tiles/${tile}/${id}.SAFE`,
  });
}

function product(
  id: string,
  sensor: 0 | 1,
  details: {
    readonly startMs: number;
    readonly lengthMs: number;
    readonly footprint: Geometry;
    readonly properties: Product["properties"];
    readonly address: string;
  },
): Product {
  const { startMs, lengthMs, footprint, properties, address } = details;
  return {
    ...sensors[sensor],
    id,
    constellation: sensor === 0 ? "Landsat" : "Sentinel-2",
    footprint: footprint as Product["footprint"],
    startTime: new Date(startMs),
    stopTime: new Date(startMs + lengthMs),
    properties,
    assets: {
      data: { href: `${address}.zip`, type: "application/zip", roles: ["data"], title: "Product" },
      quicklook: {
        href: `${address}_thumb.jpg`,
        type: "image/jpeg",
        roles: ["thumbnail"],
        title: "Quicklook",
      },
      metadata: {
        href: `${address}_MTL.xml`,
        type: "application/xml",
        roles: ["metadata"],
        title: "Metadata",
      },
    },
    stacExtensions: [
      "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
      "https://stac-extensions.github.io/view/v1.0.0/schema.json",
      "https://stac-extensions.github.io/projection/v1.1.0/schema.json",
    ],
    links: [
      { rel: "via", href: `https://stac.example/collections/${sensors[sensor].collection}/items/${id}` },
    ],
  };
}

function rectangle(west: number, south: number, degrees: number): Geometry {
  const [east, north] = [west + degrees, south + degrees].map((value) => Math.round(value * 1000) / 1000);
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ] as [number, number][];
  return { type: "Polygon", coordinates: [ring] };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function day(milliseconds: number): string {
  return instant(milliseconds).slice(0, 10).replaceAll("-", "");
}
