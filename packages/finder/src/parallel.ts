/**
 * Matching on several threads: `@eomatch/finder/parallel`.
 *
 * @packageDocumentation
 */
import { type MatchCriteria, readCriteria } from "./criteria.js";
import { FinderError } from "./errors.js";
import { findMatchups, type SensorProducts } from "./find-matchups.js";
import { KeptThreads, type MatchThreads } from "./match-threads.js";
import { expectSensors, type GivenProducts } from "./observation-columns.js";
import type { ProductMatch } from "./product-match.js";
import { SpreadSearch } from "./spread-search.js";
import type { MatchWorker } from "./threads.js";

export { type MatchThreads, type MatchThreadsOptions, matchThreads } from "./match-threads.js";
export type { MatchWorker } from "./threads.js";

/** How matching is spread over threads. */
export interface ParallelOptions {
  /**
   * Threads in all, the calling one included; default: as many as the machine runs at once. They start anew for every
   * call; give threads that {@link matchThreads} keeps where there are several.
   */
  readonly threads?: number | MatchThreads;
  /**
   * With fewer products than this in all, the calling thread matches alone. Default 1,000,000: every thread has to
   * start, and to learn the code anew before it is fast, which together takes it about as long as matching 300,000. Of
   * threads that are kept 250,000: they do so once.
   */
  readonly minProducts?: number;
  /**
   * Stops the matching; the promise is then rejected with the signal's reason. Threads that are kept finish the
   * stretches of time that they were given, and stay.
   */
  readonly signal?: AbortSignal;
  /**
   * Starts a worker thread that runs `@eomatch/finder/parallel-worker`, for programs whose bundler does not take it
   * along by itself. Threads that are kept have one of their own.
   */
  readonly createWorker?: () => MatchWorker;
}

const MIN_PRODUCTS = 1_000_000;
const MIN_PRODUCTS_KEPT = 250_000;

/**
 * Finds what {@link findMatchups} finds, in the same order, on several threads.
 *
 * Time is cut into stretches, each of which is read and matched by one thread; the calling thread takes its share.
 * Functions among the criteria are called on the calling thread, and it looks through ids and makes the matches. Columns
 * in shared memory, sorted by start, are the quickest to hand over; of lists, the calling thread copies times and
 * footprints. The other threads must be free for it to pay: on a busy machine {@link findMatchups} is as fast.
 *
 * @throws FinderError what {@link findMatchups} throws, and `finder/worker-failed`
 */
export async function findMatchupsInParallel<const P extends readonly unknown[]>(
  sensors: readonly [...SensorProducts<P>],
  criteria: MatchCriteria<P[number]>,
  options: ParallelOptions = {},
): Promise<ProductMatch<P[number], P>[]> {
  const { signal } = options;
  expectSensors(sensors);
  const given: readonly GivenProducts<P[number]>[] = sensors;
  const read = readCriteria(criteria, given.length);
  const { threads: asked, createWorker } = options;
  const isKept = typeof asked === "object";
  const minProducts = options.minProducts ?? (isKept ? MIN_PRODUCTS_KEPT : MIN_PRODUCTS);
  const threads = isKept ? asked : new KeptThreads({ threads: asked, createWorker });
  if (!(threads instanceof KeptThreads)) {
    throw new FinderError(
      "finder/invalid-criteria",
      "threads are none of matchThreads, give those or a number",
    );
  }
  threads.expectOpen();
  signal?.throwIfAborted();
  if (isForOne(given, minProducts) || threads.count === 1 || !threads.canStart) {
    return findMatchups(sensors, criteria);
  }
  const workers = threads.workers();
  try {
    const spread = new SpreadSearch(given, read);
    await spread.run(workers, { threads: threads.count, signal });
    // A second product of one id is refused only if the first can be read: rare enough to leave to the one way.
    if (spread.isUnclear) return findMatchups(sensors, criteria);
    return spread.matches() as readonly ProductMatch<P[number]>[] as ProductMatch<P[number], P>[];
  } finally {
    if (!isKept) void threads.close();
  }
}

// Small input; and a list that stands for two of three sensors or more, whose order at equal starts hangs on ids,
// which the threads do not know.
function isForOne(
  given: readonly { readonly length?: number; readonly count?: number }[],
  minProducts: number,
): boolean {
  const lists = new Set(given);
  if (lists.size < given.length && given.length > 2) return true;
  let total = 0;
  for (const list of lists) total += list.length ?? list.count ?? 0;
  return total < minProducts;
}
