import { type Orbit, stateAt } from "@eomatch/orbits";
import {
  type Bbox,
  bboxOf,
  type CatalogueStore,
  type MatchupEvent,
  type OrbitSource,
  type Product,
  unionBbox,
} from "@eomatch/stac-model";
import { type CandidateEvent, candidateEvents } from "./candidate-event.js";
import { eventWith } from "./derive-events.js";
import type { CheckedRequest, FindOptions } from "./find-request.js";
import { type Match, matchProducts } from "./match-products.js";
import { platformOrbit } from "./platform-orbit.js";
import { platformSwath } from "./platform-swath.js";
import {
  areaOf,
  type FoundProducts,
  type ProductList,
  type ProductSearch,
  sizeOf,
} from "./product-search.js";
import type { Tally } from "./tally.js";
import type { TimeSpan } from "./time-span.js";
import { tolerant } from "./tolerant.js";
import type { WhenOpen } from "./when-needed.js";

/** What both ways of searching work with. */
export interface SearchTools extends FindOptions {
  readonly providers: ProductSearch;
  readonly tally: Tally;
  /** Takes an event with its matchups, to be written. */
  readonly keep: (event: MatchupEvent) => Promise<void>;
  /** The parts of a span that no earlier run has completed, in order of time. */
  readonly remaining: (span: TimeSpan) => TimeSpan[];
  /** Takes note that a part is complete: all of its events were kept. */
  readonly complete: (span: TimeSpan) => Promise<void>;
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
 * Brings the orbits of all satellites of a search, and makes sure that their crossovers can be solved.
 *
 * @throws CatalogueError `catalogue/no-elements`, `catalogue/invalid-request` for `swath` with an unknown instrument
 * @throws OrbitError where the orbits cannot be propagated to the ends of the period (`orbits/decayed` …)
 */
export async function searchOrbits(
  request: CheckedRequest,
  { orbitSource, signal, onProgress }: { readonly orbitSource: OrbitSource } & FindOptions,
): Promise<Orbit[]> {
  const orbits: Orbit[] = [];
  for (const { platform } of request.sensors) {
    if (request.maxDistanceKm === "swath") platformSwath(platform, request.instruments);
    const orbit = await platformOrbit(platform, request, { orbitSource, signal, onProgress });
    for (const time of [request.startTime, request.stopTime]) stateAt(orbit, time);
    orbits.push(orbit);
  }
  return orbits;
}

/** Computes where and when the satellites cross, as far as the catalogue does not know it from an earlier search. */
export async function computeCrossovers(
  orbits: readonly Orbit[],
  request: CheckedRequest,
  {
    store,
    whenOpen,
    signal,
    onProgress,
  }: { readonly store: CatalogueStore; readonly whenOpen: WhenOpen } & FindOptions,
): Promise<CandidateEvent[]> {
  const keep = tolerant((reason) =>
    onProgress?.({
      stage: "warning",
      message: `the crossovers cannot be kept, the next search solves them again: ${reason}`,
    }),
  );
  const onKeep = (write: () => Promise<void>): Promise<void> => whenOpen(() => keep(write));
  const crossovers = await candidateEvents(orbits, request, { store, signal, onKeep });
  onProgress?.({ stage: "crossovers", events: crossovers.length });
  return crossovers;
}

/**
 * Searches where and when the satellites cross; each crossover with matchups becomes an event.
 *
 * A crossover stands for the part of the period from its start to the start of the next one: what is complete in the
 * state is not asked for again.
 */
export async function searchCrossovers(
  request: CheckedRequest,
  {
    crossovers,
    providers,
    keep,
    remaining,
    complete,
    tally,
    signal,
    onProgress,
  }: SearchTools & { readonly crossovers: readonly CandidateEvent[] },
): Promise<void> {
  const matched = new Set<string>();
  const parts = partsOf(crossovers, request).filter(({ span }) => remaining(span).length > 0);
  let done = 0;
  for await (const [{ crossover, span }, found] of inOrder(parts, eventsAtOnce, (part) =>
    productsOf(part.crossover, request, providers),
  )) {
    signal?.throwIfAborted();
    const accepts = ({ products }: Match): boolean => {
      // Crossovers that lie close together find some matchups twice; the first one keeps them.
      const key = products.map(({ id }) => id).join("\n");
      const isFresh = !matched.has(key);
      matched.add(key);
      return isFresh;
    };
    const { matchups } = await matchProducts(found.products, request, { tally, onProgress, accepts });
    if (matchups.length > 0) {
      // Swaths reach over the box of the tracks: who asks the catalogue for a place is to meet what lies there.
      const bbox = matchups.map(({ region }) => bboxOf(region) as Bbox).reduce(unionBbox, crossover.bbox);
      await keep(eventWith(request.sensors, { ...timesOf(crossover, request), bbox }, matchups));
    }
    if (found.isComplete) await complete(span);
    done += 1;
    onProgress?.({
      stage: "search",
      done,
      total: parts.length,
      products: tally.productsFound(),
      matchups: tally.matchupsFound(),
    });
  }
}

/** Crossovers in order of time, each with its part of the period; those of one instant have no part between them. */
function partsOf(
  crossovers: readonly CandidateEvent[],
  { startTime, stopTime }: CheckedRequest,
): { readonly crossover: CandidateEvent; readonly span: TimeSpan }[] {
  const starts = crossovers.map((crossover) => crossover.startTime.getTime());
  return crossovers.map((crossover, i) => {
    const from = i === 0 ? Math.min(startTime.getTime(), starts[0] as number) : (starts[i] as number);
    const next = starts[i + 1] ?? Math.max(stopTime.getTime(), from) + 1;
    return { crossover, span: { from, to: next } };
  });
}

/**
 * When an event was: as much of its crossover as lies in the period. Crossovers are looked for a little beyond it, for
 * the products that reach into it; one that lies wholly beyond keeps its times, lest two have the same.
 */
function timesOf(
  { startTime, stopTime }: CandidateEvent,
  period: CheckedRequest,
): { readonly startTime: Date; readonly stopTime: Date } {
  if (stopTime < period.startTime || startTime > period.stopTime) return { startTime, stopTime };
  return {
    startTime: startTime < period.startTime ? period.startTime : startTime,
    stopTime: stopTime > period.stopTime ? period.stopTime : stopTime,
  };
}

async function productsOf(
  { startTime, stopTime, searchBbox }: CandidateEvent,
  request: CheckedRequest,
  providers: ProductSearch,
): Promise<FoundProducts<(readonly Product[])[]>> {
  const window = {
    startTime: new Date(Math.max(startTime.getTime() - searchMarginMs, request.startTime.getTime())),
    stopTime: new Date(Math.min(stopTime.getTime() + searchMarginMs, request.stopTime.getTime())),
    area: areaOf(searchBbox),
  };
  return searchEach(request, (sensor) => providers.search(sensor, window));
}

/**
 * Asks for each sensor in turn, and no further once one has nothing: there is nothing to match then.
 *
 * @returns one list for each sensor
 */
export async function searchEach<List extends ProductList>(
  { sensors }: CheckedRequest,
  ask: (sensor: CheckedRequest["sensors"][number]) => Promise<FoundProducts<List>>,
): Promise<FoundProducts<(List | readonly [])[]>> {
  const products: (List | readonly [])[] = [];
  let isComplete = true;
  for (const sensor of sensors) {
    if (products.some((list) => sizeOf(list) === 0)) {
      products.push([]);
      continue;
    }
    const found = await ask(sensor);
    products.push(found.products);
    isComplete &&= found.isComplete;
  }
  return { products, isComplete };
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
