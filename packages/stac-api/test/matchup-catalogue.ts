import {
  type CatalogueItem,
  createEvent,
  createMatchup,
  eventToItem,
  type Footprint,
  matchupToItem,
  type Product,
  productToItem,
} from "@eomatch/stac-model";
import { square } from "./sample-catalogue.js";

const sensors = [
  { collection: "LANDSAT_C2L1", platform: "Landsat-9" },
  { collection: "S2_MSI_L1C", platform: "S2A" },
] as const;

/** Events round the Earth, each with a matchup of two products: four items an event. */
export function matchupItems(events: number): CatalogueItem[] {
  return Array.from({ length: events }, (_, number) => matchupEvent(number)).flat();
}

function matchupEvent(number: number): CatalogueItem[] {
  const [west, south] = [((number * 37) % 357) - 180, ((number * 23) % 150) - 75];
  const startMs = Date.parse("2023-06-01T00:00:00Z") + number * 3_600_000;
  const event = createEvent(sensors, {
    startTime: new Date(startMs),
    stopTime: new Date(startMs + 600_000),
    area: square(west, south, 2),
  });
  const products = sensors.map((sensor, i) =>
    product(
      sensor,
      `${sensor.platform}_${number}`,
      startMs + i * 60_000,
      square(west + i * 0.5, south + i * 0.5),
    ),
  );
  const matchup = createMatchup(products, {
    eventId: event.id,
    collocationRegion: square(west + 0.5, south + 0.5, 0.5),
    areaKm2: 3000,
  });
  return [
    ...products.map(productToItem),
    matchupToItem(matchup),
    eventToItem({ ...event, matchupSet: [matchup] }),
  ];
}

function product(
  sensor: (typeof sensors)[number],
  id: string,
  startMs: number,
  footprint: Footprint,
): Product {
  return {
    ...sensor,
    id,
    constellation: sensor.platform === "S2A" ? "Sentinel-2" : "Landsat",
    footprint,
    startTime: new Date(startMs),
    stopTime: new Date(startMs + 30_000),
    properties: { "eo:cloud_cover": (startMs / 3_600_000) % 100 },
    assets: { data: { href: `https://archive.example/${id}.zip`, type: "application/zip", roles: ["data"] } },
    stacExtensions: [],
    links: [{ rel: "via", href: `https://archive.example/items/${id}` }],
  };
}
