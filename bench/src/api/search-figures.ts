import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LargeCatalogue } from "../catalogue/large-catalogue.js";
import { eventIntervalMs, firstEventTime } from "../catalogue/made-up-events.js";
import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import type { ApiServer } from "./api-server.js";

interface Feature {
  readonly id: string;
  readonly collection: string;
  readonly properties: { readonly datetime: string };
}

/**
 * Asks for a hundred items again and again: of a time, of a place and time, and by a condition, one after the other.
 *
 * @param runs how often each is asked once the server is warm
 */
export async function searchFigures(
  server: ApiServer,
  catalogue: LargeCatalogue,
  runs: number,
): Promise<Figure[]> {
  const searches = searchesOf(catalogue);
  let features: readonly Feature[] = [];
  for (let i = 0; i < 3; i++) {
    for (const search of searches) {
      features = await ask(`${server.url}/search?limit=100&${search}`);
      if (features.length !== 100) throw new Error(`${search} gave ${features.length} items, not 100`);
    }
  }
  const before = await server.state();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    for (const search of searches) {
      const began = performance.now();
      await ask(`${server.url}/search?limit=100&${search}`);
      times.push(performance.now() - began);
    }
  }
  const after = await server.state();
  const { median, min, max } = measurementOf(times);
  const plain = measurementOf(Array.from({ length: runs }, () => readPlainly(catalogue.path, features)));
  return [
    {
      id: "api.search.p50_ms",
      value: significant(median),
      unit: "ms",
      spread: [significant(min), significant(max)],
    },
    {
      id: "api.search.cpu_ms",
      value: significant((after.cpuMs - before.cpuMs) / times.length),
      unit: "ms of the server's processor time",
    },
    {
      id: "api.search.ratio",
      value: significant(median / plain.median),
      unit: "× reading and writing the same 100 files with Node alone",
    },
    { id: "api.search.of_items", value: catalogue.events * 4, unit: "items" },
  ];
}

function searchesOf({ events }: LargeCatalogue): string[] {
  const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
  return [0.1, 0.4, 0.7].flatMap((share) => {
    const start = firstEventTime.getTime() + Math.floor(events * share) * eventIntervalMs;
    const datetime = `${new Date(start).toISOString()}/..`;
    return [
      `datetime=${datetime}`,
      `datetime=${datetime}&collections=${pair}`,
      `datetime=${datetime}&bbox=-60,-70,60,70`,
      `datetime=${datetime}&collections=S2_MSI_L1C&filter=${encodeURIComponent("eo:cloud_cover < 50")}`,
    ];
  });
}

async function ask(address: string): Promise<readonly Feature[]> {
  const response = await fetch(address);
  if (response.status !== 200) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { readonly features: readonly Feature[] }).features;
}

/** What the same takes without us: the files' texts, parsed and written as one. */
function readPlainly(path: string, features: readonly Feature[]): number {
  const began = performance.now();
  const items = features.map(({ id, collection, properties }) => {
    const day = properties.datetime.slice(0, 10).replaceAll("-", "/");
    return JSON.parse(readFileSync(join(path, collection, day, `${id}.json`), "utf8")) as unknown;
  });
  JSON.stringify({ type: "FeatureCollection", features: items });
  return performance.now() - began;
}
