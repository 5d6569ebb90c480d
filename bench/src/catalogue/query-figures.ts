import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import type { CatalogueQueryAnswer, CatalogueQueryRequest } from "../processes/catalogue-query-process.js";
import { askNode } from "../processes/process-talk.js";
import type { LargeCatalogue } from "./large-catalogue.js";
import { eventIntervalMs, firstEventTime, placeOfEvent } from "./made-up-events.js";

/** Events that the query is to hit: a few, as when a scientist looks at a month over a region. */
const wantedEvents = 50;

/**
 * Opens a catalogue and asks it for the events of a period, a region and a satellite, each run in a fresh process.
 *
 * @throws Error when the answer is not the events that were made up there
 */
export async function queryFigures(catalogue: LargeCatalogue, runs: number): Promise<Figure[]> {
  const { query, ids } = someEvents(catalogue.events);
  const request: CatalogueQueryRequest = { path: catalogue.path, query, warmRuns: 30 };
  const answers: CatalogueQueryAnswer[] = [];
  for (let run = 0; run < runs; run++) {
    const answer = await askNode<CatalogueQueryAnswer>("catalogue-query-process", request);
    if (answer.starts.join() !== ids.join()) {
      throw new Error(`the query found ${answer.starts.length} events, not the ${ids.length} that are there`);
    }
    answers.push(answer);
  }
  const figure = (id: string, unit: string, of: (answer: CatalogueQueryAnswer) => number): Figure => {
    const { median, min, max } = measurementOf(answers.map(of));
    const [value, least, greatest] = [median, min, max].map(significant) as [number, number, number];
    return { id: `catalogue.query.${id}`, value, unit, spread: [least, greatest] };
  };
  return [
    figure("warm_ms", "ms", ({ warmMs }) => warmMs),
    figure("cold_ms", "ms", ({ coldMs }) => coldMs),
    figure("nothing_ms", "ms", ({ nothingMs }) => nothingMs),
    figure("rss_mb", "MB", ({ rssMb }) => rssMb),
    { id: "catalogue.query.events", value: ids.length, unit: "events" },
    { id: "catalogue.query.of_events", value: catalogue.events, unit: "events" },
  ];
}

/** A query in the middle of the catalogue that hits some {@link wantedEvents}, and the starts of those. */
function someEvents(events: number): Pick<CatalogueQueryRequest, "query"> & { readonly ids: string[] } {
  const [west, south, east, north] = [-60, 0, 60, 60] as const;
  const first = Math.floor(events / 2);
  const timeOf = (number: number): string =>
    new Date(firstEventTime.getTime() + number * eventIntervalMs).toISOString();
  const ids: string[] = [];
  let last = first;
  for (; last < events && ids.length < wantedEvents; last++) {
    const place = placeOfEvent(last);
    // An event's area reaches from half a degree south-west of its place to two and a half north-east of it.
    const isThere =
      place.west + 2.5 >= west &&
      place.west - 0.5 <= east &&
      place.south + 2.5 >= south &&
      place.south - 0.5 <= north;
    if (isThere) ids.push(timeOf(last));
  }
  const query = {
    // Events last 300 s, 631 s apart: the one before has ended.
    startTime: timeOf(first),
    stopTime: timeOf(last - 1),
    bbox: [west, south, east, north] as const,
    platforms: ["Sentinel-2A"],
  };
  return { query, ids };
}
