import type { MatchupEvent, OrbitSource, Product } from "@eomatch/stac-model";
import { type CandidateEvent, candidateEvents } from "./candidate-event.js";
import { eventWith } from "./derive-events.js";
import type { CheckedRequest, FindOptions } from "./find-request.js";
import { matchProducts } from "./match-products.js";
import { platformOrbit } from "./platform-orbit.js";
import { areaOf, type ProductSearch } from "./product-search.js";
import type { Tally } from "./tally.js";

/** What both ways of searching work with. */
export interface SearchTools extends FindOptions {
  readonly search: ProductSearch;
  readonly tally: Tally;
  /** Takes an event with its matchups, to be written. */
  readonly keep: (event: MatchupEvent) => Promise<void>;
}

/**
 * How much longer than the crossover products are searched, before and after, milliseconds.
 *
 * Archives give Sentinel-2 products the time of their datatake, which begins up to 20 minutes before the
 * granule was seen; no satellite passes the same place twice within 20 minutes.
 */
const searchMarginMs = 20 * 60_000;

/** Events that are searched side by side: archives allow about five requests a second. */
const eventsAtOnce = 3;

/**
 * Computes where and when the satellites cross, from the element sets of an orbit source.
 *
 * @throws CatalogueError `catalogue/no-elements`
 */
export async function computeCrossovers(
  request: CheckedRequest,
  { orbitSource, signal, onProgress }: { readonly orbitSource: OrbitSource } & FindOptions,
): Promise<CandidateEvent[]> {
  const orbits = [];
  for (const { platform } of request.sensors) {
    orbits.push(await platformOrbit(platform, request, { orbitSource, signal, onProgress }));
  }
  const crossovers = candidateEvents(orbits, request);
  onProgress?.({ stage: "crossovers", events: crossovers.length });
  return crossovers;
}

/** Searches where and when the satellites cross; each crossover with matchups becomes an event. */
export async function searchCrossovers(
  request: CheckedRequest,
  {
    crossovers,
    search,
    keep,
    tally,
    signal,
    onProgress,
  }: SearchTools & { readonly crossovers: readonly CandidateEvent[] },
): Promise<void> {
  const matched = new Set<string>();
  let done = 0;
  for await (const [crossover, products] of inOrder(crossovers, eventsAtOnce, (event) =>
    productsOf(event, request, search),
  )) {
    signal?.throwIfAborted();
    const fresh = matchProducts(products, request, { tally, onProgress }).filter((found) => {
      // Crossovers that lie close together find some matchups twice; the first one keeps them.
      const key = found.products.map(({ id }) => id).join("\n");
      return !matched.has(key) && matched.add(key);
    });
    if (fresh.length > 0) await keep(eventWith(request.sensors, crossover, fresh));
    done += 1;
    onProgress?.({
      stage: "search",
      done,
      total: crossovers.length,
      products: tally.productsFound(),
      matchups: tally.matchupsFound(),
    });
  }
}

async function productsOf(
  { startTime, stopTime, bbox }: CandidateEvent,
  request: CheckedRequest,
  search: ProductSearch,
): Promise<Product[][]> {
  const window = {
    startTime: new Date(Math.max(startTime.getTime() - searchMarginMs, request.startTime.getTime())),
    stopTime: new Date(Math.min(stopTime.getTime() + searchMarginMs, request.stopTime.getTime())),
    area: areaOf(bbox),
  };
  return searchEach(request, (sensor) => search(sensor, window));
}

/** Asks for each sensor in turn, and no further once one has nothing: there is nothing to match then. */
export async function searchEach(
  { sensors }: CheckedRequest,
  ask: (sensor: CheckedRequest["sensors"][number]) => Promise<Product[]>,
): Promise<Product[][]> {
  const products: Product[][] = [];
  for (const sensor of sensors) {
    const isHopeless = products.some(({ length }) => length === 0);
    products.push(isHopeless ? [] : await ask(sensor));
  }
  return products;
}

/** Runs work on several things at once and yields each with its result, in their order. */
async function* inOrder<T, R>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<[T, R], void, undefined> {
  const running: Promise<R>[] = [];
  let next = 0;
  const startNext = (): void => {
    const thing = things[next];
    if (next >= things.length) return;
    next += 1;
    const result = work(thing as T);
    // It may fail before its turn comes; the failure is met when it is awaited below.
    result.catch(() => {});
    running.push(result);
  };
  for (let i = 0; i < atOnce; i++) startNext();
  for (const thing of things) {
    const result = await (running.shift() as Promise<R>);
    startNext();
    yield [thing, result];
  }
}
