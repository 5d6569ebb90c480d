import { type Archive, aboutProduct, compareIds, readArchive } from "./archive.js";
import { type MatchCriteria, type ReadCriteria, readCriteria } from "./criteria.js";
import { FinderError } from "./errors.js";
import type { TimeDiff } from "./interval.js";
import { keepKinds } from "./kept-kinds.js";
import { matchArchives } from "./match-archives.js";
import type { Observation } from "./observation.js";
import { prepareFootprint } from "./prepared-footprint.js";
import { createMatch, type ProductMatch } from "./product-match.js";

/** Products one after the other, sorted by start time. */
export type ProductStream<T> = AsyncIterable<T> | Iterable<T>;

/** How streams are matched. */
export interface StreamOptions {
  /** Stops the matching; the generator then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** So many products are read and prepared at once: enough for the speed of lists, few enough to keep in memory. */
const CHUNK = 4096;

/**
 * Finds the matches of two streams of products while they are read, keeping only the window in memory.
 *
 * Both streams must be sorted by start time. Gives the matches that {@link findMatchups} gives, in its order: by
 * earliest start, then by ids; a match comes as soon as no earlier one can follow. The same stream given twice is
 * read once and matched with itself. Ids are compared with those that are in memory: a product that comes again long
 * after is another one. Reading ends with the stream that ends first and what can still match it.
 *
 * @throws FinderError `finder/unsorted-stream`, and what {@link findMatchups} throws
 */
export async function* matchupsOf<A extends Observation, B extends Observation>(
  left: ProductStream<A>,
  right: ProductStream<B>,
  criteria: MatchCriteria<A | B>,
  options: StreamOptions = {},
): AsyncGenerator<ProductMatch<A | B, readonly [A, B]>, void, undefined> {
  const read = readCriteria(criteria, 2);
  keepKinds();
  expectStream("left", left);
  expectStream("right", right);
  const join = new StreamJoin<A | B>(left, right, { read, signal: options.signal });
  try {
    while (await join.advance()) {
      for (const match of join.take()) {
        // Made of one product of each stream, in order.
        if (read.accept === undefined || read.accept(match))
          yield match as ProductMatch<A | B, readonly [A, B]>;
      }
    }
  } finally {
    await join.close();
  }
}

function expectStream(which: string, stream: unknown): void {
  if (
    stream !== null &&
    typeof stream === "object" &&
    (Symbol.asyncIterator in stream || Symbol.iterator in stream)
  ) {
    return;
  }
  throw new FinderError(
    "finder/invalid-criteria",
    `the ${which} stream is ${stream === null ? "null" : typeof stream} that cannot be iterated, give products sorted by start time`,
  );
}

interface Pending<T> {
  readonly earliestMs: number;
  readonly match: ProductMatch<T>;
}

class StreamJoin<T extends Observation> {
  readonly #sides: readonly Side<T>[];
  readonly #read: ReadCriteria<T>;
  readonly #signal: AbortSignal | undefined;
  #pending: Pending<T>[] = [];
  #isFinished = false;

  constructor(
    left: ProductStream<T>,
    right: ProductStream<T>,
    how: { read: ReadCriteria<T>; signal: AbortSignal | undefined },
  ) {
    this.#read = how.read;
    this.#signal = how.signal;
    this.#sides = left === right ? [new Side(left, 0)] : [new Side(left, 0), new Side(right, 1)];
  }

  /** Reads on in the stream that is behind; gives false when there was nothing more to read the last time. */
  async advance(): Promise<boolean> {
    if (this.#isFinished) return false;
    const side = this.#behind();
    if (side === undefined) {
      this.#isFinished = true;
      return true;
    }
    const chunk = await side.read(this.#read, this.#signal);
    const [first, last = first] = this.#sides as [Side<T>, Side<T>?];
    const other = side === first ? last : first;
    const { timeDiff, limitsMs } = this.#read;
    const reachMs = limitsMs[0]![1]!;
    if (chunk !== undefined) {
      for (const archive of other.live) {
        this.#match(
          side.sensorIndex === 0 && side !== other ? [chunk, archive] : [archive, chunk],
          side === other,
        );
      }
      if (side === other) this.#match([chunk, chunk], true);
      side.live.push(chunk);
    }
    first.forget(last.frontierMs - reachMs, timeDiff);
    last.forget(first.frontierMs - reachMs, timeDiff);
    return true;
  }

  /** Gives, in order, the matches before which no other can come any more. */
  take(): ProductMatch<T>[] {
    let settledMs = Infinity;
    for (const { frontierMs, live } of this.#sides) {
      settledMs = Math.min(settledMs, frontierMs, ...live.map(({ startMs }) => startMs[0]!));
    }
    this.#pending.sort((a, b) => a.earliestMs - b.earliestMs || compareProducts(a.match, b.match));
    const open = this.#pending.findIndex(({ earliestMs }) => earliestMs >= settledMs);
    const settled = open < 0 ? this.#pending : this.#pending.slice(0, open);
    this.#pending = open < 0 ? [] : this.#pending.slice(open);
    return settled.map(({ match }) => match);
  }

  async close(): Promise<void> {
    for (const side of this.#sides) await side.close();
  }

  // The stream that is behind, unless nothing it can still bring has a partner.
  #behind(): Side<T> | undefined {
    const [first, last = first] = this.#sides as [Side<T>, Side<T>?];
    const side = first.frontierMs <= last.frontierMs ? first : last;
    if (side.frontierMs === Infinity) return undefined;
    const other = side === first ? last : first;
    return other.frontierMs === Infinity && other.live.length === 0 ? undefined : side;
  }

  #match(archives: readonly [Archive<T>, Archive<T>], isSelf: boolean): void {
    const { edges } = this.#read;
    const table = matchArchives(archives, this.#read);
    for (let k = 0; k < table.count; k++) {
      const [a, b] = archives.map(({ rows, source }, s) =>
        source.product(rows[table.members[2 * k + s]!]!),
      ) as [T, T];
      const starts = archives.map(({ startMs }, s) => startMs[table.members[2 * k + s]!]!) as [
        number,
        number,
      ];
      // Chunks of one stream are in order but for products of one instant that the end of a chunk parted.
      const isTurned = isSelf && starts[0] === starts[1] && compareIds(a.id, b.id) > 0;
      const products = isTurned ? [b, a] : [a, b];
      const facts = { products, timeDiffSeconds: table.timeDiffsSeconds[k]!, areaKm2: table.areasKm2[k]! };
      const footprints = () => products.map(({ footprint }) => prepareFootprint(footprint, { edges }));
      this.#pending.push({ earliestMs: Math.min(...starts), match: createMatch(facts, { footprints }) });
    }
  }
}

function compareProducts(a: ProductMatch<Observation>, b: ProductMatch<Observation>): number {
  return compareIds(a.products[0]!.id, b.products[0]!.id) || compareIds(a.products[1]!.id, b.products[1]!.id);
}

/** One of the two streams: how far it is read, and what of it can still have partners. */
class Side<T extends Observation> {
  readonly sensorIndex: number;
  /** No product that is still to come starts before; infinite when none is. */
  frontierMs = -Infinity;
  live: Archive<T>[] = [];
  readonly #iterator: AsyncIterator<T> | Iterator<T>;
  readonly #ids = new Set<string>();
  #isOpen = true;

  constructor(stream: ProductStream<T>, sensorIndex: number) {
    this.sensorIndex = sensorIndex;
    this.#iterator =
      Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
  }

  /** Reads the next products; gives undefined where there are none. */
  async read(read: ReadCriteria<T>, signal: AbortSignal | undefined): Promise<Archive<T> | undefined> {
    const { sensorIndex } = this;
    const products: T[] = [];
    while (products.length < CHUNK) {
      signal?.throwIfAborted();
      const step = this.#iterator.next();
      // A list must not cost a turn of the event loop for each product.
      const { done, value } = "then" in step ? await step : step;
      if (done === true) {
        this.#isOpen = false;
        this.frontierMs = Infinity;
        break;
      }
      if (this.#isRepeat(value, read)) continue;
      this.#passTo(value);
      products.push(value);
    }
    if (products.length === 0) return undefined;
    const chunk = readArchive(products, { sensorIndex, edges: read.edges, onInvalid: read.onInvalid });
    if (chunk.count === 0) return undefined;
    for (let k = 0; k < chunk.count; k++) this.#ids.add(chunk.source.id(chunk.rows[k]!));
    return chunk;
  }

  /** Forgets what has ended before a time and can therefore have no partner any more. */
  forget(beforeMs: number, timeDiff: TimeDiff): void {
    const kept = this.live.filter((archive) => latestOf(archive, timeDiff) >= beforeMs);
    if (kept.length === this.live.length) return;
    for (const { count, rows, source } of this.live.filter((archive) => !kept.includes(archive))) {
      for (let k = 0; k < count; k++) this.#ids.delete(source.id(rows[k]!));
    }
    this.live = kept;
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#iterator.return?.();
  }

  #isRepeat(product: T, { onInvalid }: ReadCriteria<T>): boolean {
    if (!this.#ids.has(product.id)) return false;
    const cause = new FinderError(
      "finder/duplicate-id",
      "id occurs twice in one sensor, give each product once",
    );
    const error = aboutProduct(cause, { productId: product.id, sensorIndex: this.sensorIndex });
    if (onInvalid === undefined) throw error;
    onInvalid(product, error);
    return true;
  }

  #passTo({ id, startTime }: T): void {
    // What is no date is refused when the chunk is read.
    const startMs = startTime instanceof Date ? startTime.getTime() : Number.NaN;
    if (startMs < this.frontierMs) {
      const [now, before] = [startMs, this.frontierMs].map((ms) => new Date(ms).toISOString());
      throw new FinderError(
        "finder/unsorted-stream",
        `product ${id} of sensor ${this.sensorIndex} starts at ${now}, before ${before} of a product that came earlier, sort the stream by start time or give findMatchups a list`,
        { productId: id, sensorIndex: this.sensorIndex },
      );
    }
    if (startMs > this.frontierMs) this.frontierMs = startMs;
  }
}

// The latest start (or end, or middle) of a chunk: what its time differences are measured from.
function latestOf({ count, startMs, stopMs }: Archive<unknown>, timeDiff: TimeDiff): number {
  if (timeDiff === "start") return startMs[count - 1]!;
  let latest = -Infinity;
  for (let k = 0; k < count; k++) {
    const time = timeDiff === "gap" ? stopMs[k]! : (startMs[k]! + stopMs[k]!) / 2;
    if (time > latest) latest = time;
  }
  return latest;
}
