import {
  type Bbox,
  bboxesOverlap,
  canonicalPlatform,
  compareCodePoints,
  type ItemQuery,
  type PlaceInOrder,
} from "@eomatch/stac-model";
import type { CatalogueIndex, LiveSegment, RowPlace } from "./catalogue-index.js";
import { type DatetimeBounds, datetimeBounds, datetimeSlackMs } from "./datetime-slack.js";
import { matchupTest } from "./matchup-filter.js";
import { propertyTest, type RowTest } from "./property-filter.js";
import { rowsPerChunk } from "./row-chunks.js";
import { type Run, rowFlags } from "./segment-format.js";

/** An item that may meet a query, and where to read it. */
export interface Candidate {
  /** Milliseconds since 1970; minus infinity for a file that must be read whatever the query. */
  readonly startMs: number;
  readonly id: string;
  readonly path: string;
  /** Where it stands in the index; undefined where it only stands for others. */
  readonly place?: RowPlace | undefined;
  /** See {@link isPause} and {@link isMark}. */
  readonly standsFor?: "pause" | "mark" | undefined;
}

/** A row as a candidate. Its texts are read when they are asked for: most ids never are. */
class RowCandidate implements Candidate {
  readonly startMs: number;
  readonly standsFor = undefined;
  readonly #live: LiveSegment;
  readonly #row: number;
  #text: { readonly path: string; readonly id: string } | undefined;

  constructor(live: LiveSegment, row: number, startMs: number) {
    this.#live = live;
    this.#row = row;
    this.startMs = startMs;
  }

  get place(): RowPlace {
    return { live: this.#live, row: this.#row };
  }

  get id(): string {
    this.#text ??= this.#live.segment.text(this.#row);
    return this.#text.id;
  }

  get path(): string {
    this.#text ??= this.#live.segment.text(this.#row);
    return this.#text.path;
  }
}

/** The columns of some rows on end. */
interface Chunk {
  readonly kind: "rows";
  readonly from: number;
  readonly count: number;
  readonly starts: Float64Array;
  readonly stops: Float64Array;
  readonly boxes: Float64Array | undefined;
  readonly platforms: Uint32Array | undefined;
  readonly flags: Uint8Array;
}

/** Whether a candidate only stands for rows that were looked at in vain. */
export function isPause({ standsFor }: Pick<Candidate, "standsFor">): boolean {
  return standsFor === "pause";
}

/** Whether a candidate only says that none comes from its rows that starts before it, so that they can wait. */
export function isMark({ standsFor }: Pick<Candidate, "standsFor">): boolean {
  return standsFor === "mark";
}

/**
 * The items of a collection that may meet a query, as the index knows them, by segments: each in order of start,
 * then id. Every item that does meet it is among them, but for the pending ones. After some thousand rows there is one
 * that {@link isPause}, so that whoever goes through them can let others have their turn, and before the first there is
 * one that {@link isMark}.
 *
 * @param isWhole whether the index speaks of all collections of the catalogue, so that it can follow relations
 * @throws BrokenIndex while it is iterated
 */
export function candidates(
  index: CatalogueIndex,
  collection: string,
  query: ItemQuery,
  isWhole: boolean,
): Iterable<Candidate>[] {
  if (query.ids !== undefined) return [candidatesWithIds(index, collection, query.ids)];
  const meetsMatchup =
    query.withMatchup !== undefined && isWhole ? matchupTest(index, query.withMatchup) : undefined;
  return index.segments.flatMap((live) => {
    const isOut: RowTest = (row) => live.dead.has(row) || index.isPending({ live, row });
    return live.segment.runs
      .filter((run) => run.collection === collection)
      .map((run) => candidatesOf(live, run, query, { isOut, meetsMatchup: meetsMatchup?.(live) }));
  });
}

/** The items of a collection with some ids, in order. */
function* candidatesWithIds(
  index: CatalogueIndex,
  collection: string,
  ids: readonly string[],
): Generator<Candidate, void, undefined> {
  const found = [...new Set(ids)]
    .flatMap((id) => index.find({ collection, id }))
    .filter((place) => !index.isPending(place))
    .map(({ live, row, path }): Candidate => {
      const { id } = live.segment.text(row);
      return {
        startMs: live.segment.float64s("start", row, row + 1)[0] as number,
        id,
        path,
        place: { live, row },
      };
    });
  yield* found.sort((a, b) => a.startMs - b.startMs || compareCodePoints(a.id, b.id));
}

function* candidatesOf(
  live: LiveSegment,
  run: Run,
  query: ItemQuery,
  { isOut, meetsMatchup }: { readonly isOut: RowTest; readonly meetsMatchup: RowTest | undefined },
): Generator<Candidate, void, undefined> {
  const { segment } = live;
  const meetsColumns = columnTest(live, query);
  const meetsProperties =
    query.properties === undefined ? undefined : propertyTest(segment, query.properties);
  const bounds = datetimeBounds(query);
  let narrowing: Narrowing | undefined;
  if (bounds !== undefined) {
    const looking = datetimeSlackMs(segment, run);
    for (;;) {
      const step = looking.next();
      if (step.done === true) {
        narrowing = { ...bounds, slackMs: step.value };
        break;
      }
      // Before all others, so that whoever goes through them comes to it at once.
      yield { startMs: Number.NEGATIVE_INFINITY, id: "", path: "", standsFor: "pause" };
    }
  }
  for (const chunk of chunksOf(live, run, query, narrowing)) {
    if (chunk.kind === "mark") {
      yield { startMs: chunk.startMs, id: "", path: "", standsFor: "mark" };
      continue;
    }
    const { count } = chunk;
    for (let i = 0; i < count; i++) {
      const row = chunk.from + i;
      if (isOut(row)) continue;
      const isBroken = ((chunk.flags[i] as number) & rowFlags.isBroken) !== 0;
      const isMet =
        isBroken ||
        (meetsColumns(chunk, i) && (meetsProperties?.(row) ?? true) && (meetsMatchup?.(row) ?? true));
      if (!isMet) continue;
      const candidate = new RowCandidate(live, row, chunk.starts[i] as number);
      if (isBroken || isAfter(candidate, run.collection, query.after)) yield candidate;
    }
    if (count === rowsPerChunk)
      yield { startMs: chunk.starts[count - 1] as number, id: "", path: "", standsFor: "pause" };
  }
}

/** Whether a candidate comes after a place; what starts later is known to. */
function isAfter(candidate: Candidate, collection: string, place: PlaceInOrder | undefined): boolean {
  if (place === undefined || candidate.startMs > place.startTime.getTime()) return true;
  return (compareCodePoints(collection, place.collection) || compareCodePoints(candidate.id, place.id)) > 0;
}

/** What a query says of `datetime`, and how far that may lie outside of the rows' times. */
interface Narrowing extends DatetimeBounds {
  readonly slackMs: number;
}

/**
 * The rows of a run that may overlap the query's time, from the place on that they are to come after. First when the
 * first of them starts, which is known before they are read.
 */
function* chunksOf(
  { segment }: LiveSegment,
  run: Run,
  query: ItemQuery,
  narrowing: Narrowing | undefined,
): Generator<Chunk | { readonly kind: "mark"; readonly startMs: number }, void, undefined> {
  // Broken rows start before all time, so that they are found first of all and end after all of it.
  const spans = [{ from: run.from, to: segment.firstFrom(run, Number.MIN_SAFE_INTEGER) }];
  const firstMs = Math.max(
    query.startTime === undefined ? Number.MIN_SAFE_INTEGER : query.startTime.getTime() - run.longestMs,
    query.after?.startTime.getTime() ?? Number.MIN_SAFE_INTEGER,
    narrowing === undefined ? Number.MIN_SAFE_INTEGER : narrowing.fromMs - narrowing.slackMs - run.longestMs,
  );
  const lastMs = Math.min(
    query.stopTime?.getTime() ?? Number.POSITIVE_INFINITY,
    narrowing === undefined ? Number.POSITIVE_INFINITY : narrowing.untilMs + narrowing.slackMs,
  );
  const first = segment.firstFrom(run, firstMs);
  const end = lastMs === Number.POSITIVE_INFINITY ? run.to : segment.firstFrom(run, lastMs + 1);
  spans.push({ from: Math.max(first, spans[0]?.to ?? run.from), to: end });
  for (const { from: start, to: stop } of spans) {
    if (start < stop) yield { kind: "mark", startMs: segment.startOf(start) };
    // Few at first: whoever wants a page may be done with them.
    let size = rowsPerChunk / 64;
    for (let from = start; from < stop; ) {
      const to = Math.min(stop, from + size);
      yield {
        kind: "rows",
        from,
        count: to - from,
        starts: segment.float64s("start", from, to),
        stops: segment.float64s("stop", from, to),
        boxes: query.bbox === undefined ? undefined : segment.float64s("box", from, to),
        platforms: query.platforms === undefined ? undefined : segment.uint32s("platforms", from, to),
        flags: segment.flags(from, to),
      };
      from = to;
      size = Math.min(rowsPerChunk, size * 4);
    }
  }
}

function columnTest({ segment }: LiveSegment, query: ItemQuery): (chunk: Chunk, i: number) => boolean {
  const startMs = query.startTime?.getTime() ?? Number.NEGATIVE_INFINITY;
  const stopMs = query.stopTime?.getTime() ?? Number.POSITIVE_INFINITY;
  const { bbox, platforms } = query;
  const wanted = new Set(platforms?.map(canonicalPlatform));
  const hasWanted = segment.platforms.map((names) =>
    names.some((name) => wanted.has(canonicalPlatform(name))),
  );
  return (chunk, i) =>
    (chunk.starts[i] as number) <= stopMs &&
    (chunk.stops[i] as number) >= startMs &&
    (chunk.platforms === undefined || hasWanted[chunk.platforms[i] as number] === true) &&
    (bbox === undefined || chunk.boxes === undefined || overlaps(chunk.boxes, i, bbox));
}

function overlaps(boxes: Float64Array, i: number, bbox: Bbox): boolean {
  const south = boxes[i * 4 + 1] as number;
  const north = boxes[i * 4 + 3] as number;
  // First what costs nothing; it also leaves out rows without a box, whose numbers are NaN.
  if (!(south <= bbox[3] && bbox[1] <= north)) return false;
  return bboxesOverlap([boxes[i * 4] as number, south, boxes[i * 4 + 2] as number, north], bbox);
}
