import { ProviderError } from "@eomatch/stac-model";
import { idOf } from "../source-item.js";
import type { SearchPage } from "./search-page.js";
import { completeEnd, type PagesEnd, type PagingProblem } from "./search-pages.js";

/** A part of a period, both ends inclusive, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What {@link wholeSearch} needs of its provider. */
export interface SpanSource {
  readonly provider: string;
  /** The pages of the search in a part of the period. */
  readonly pagesOf: (span: Span) => AsyncGenerator<SearchPage, PagesEnd, undefined>;
  /** Signs that have proved empty with this archive: it is its way. Kept from search to search. */
  readonly habits: Map<PagingProblem, number>;
  readonly onWarning?: ((message: string) => void) | undefined;
}

interface Part {
  readonly span: Span;
  readonly end: PagesEnd;
}

/** A sign that came to nothing in so many searches is the archive's way and no longer looked into. */
const habitAfter = 2;

/** A second: nothing is gained by asking for less. */
const shortestMs = 1000;

/** So many parts, and an archive is taken to never give what it counts. */
const maxParts = 2000;

/**
 * So often a period is halved without anything new: what is lacking may all lie in a small part of it. After 24 halvings
 * of a month that part is less than a second long; a mere sign is not worth as much.
 */
const maxBarrenHalvings = { short: 24, sign: 6 };

/**
 * Everything a search has, also from an archive that cuts answers off: a period whose answer may not be whole is asked
 * for again in halves, and those again, as long as that brings something new or may do so.
 *
 * @throws ProviderError `provider/bad-response` at the end, when all that could be had is yielded and the archive still
 *   counts more than it gives
 */
export async function* wholeSearch(period: Span, source: SpanSource): AsyncGenerator<SearchPage> {
  const seen = new Set<string>();
  const pass = async function* (span: Span): AsyncGenerator<SearchPage, Part & { fresh: number }> {
    const before = seen.size;
    const pages = source.pagesOf(span);
    try {
      for (;;) {
        const next = await pages.next();
        if (next.done) return { span, end: next.value, fresh: seen.size - before };
        for (const feature of next.value.features) seen.add(idOf(feature) ?? "");
        yield next.value;
      }
    } finally {
      await pages.return(completeEnd);
    }
  };

  const whole = yield* pass(period);
  const waiting: Part[] = isDoubtful(whole, source) ? [whole] : [];
  const lacking: Part[] = [];
  const firstCount = seen.size;
  let parts = 0;
  let barren = 0;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const halves = parts < maxParts ? halvesOf(part.span) : [];
    parts += halves.length;
    const results = [];
    for (const half of halves) results.push(yield* pass(half));
    const doubtful = results.filter((result) => isDoubtful(result, source));
    const isFruitful = results.some(({ fresh }) => fresh > 0);
    if (isFruitful || (barren < maxBarrenHalvings[kindOf(part)] && isHonest(part, doubtful))) {
      waiting.push(...doubtful);
      barren = isFruitful ? 0 : barren + 1;
      if (isFruitful || doubtful.length > 0) continue;
    }
    // Asking in parts brings nothing that the whole has not: what is still counted is not to be had.
    if (part.end.problem === "short" && (halves.length === 0 || doubtful.length > 0)) lacking.push(part);
  }
  const gained = seen.size - firstCount;
  const { problem } = whole.end;
  if (gained === 0 && problem !== undefined)
    source.habits.set(problem, (source.habits.get(problem) ?? 0) + 1);
  if (gained > 0) {
    source.onWarning?.(
      `an answer was cut off (${whole.end.words}); asked for again in ${parts} parts, which brought ${gained} more`,
    );
  }
  if (lacking.length > 0) {
    const { end } = whole.end.problem === "short" ? whole : (lacking[0] as Part);
    throw new ProviderError(
      "provider/bad-response",
      `${source.provider}: the answer is incomplete: ${end.words}, also when asked in parts; try again later, or tell the archive`,
      { provider: source.provider },
    );
  }
}

function isDoubtful({ end: { problem } }: Part, { habits }: SpanSource): boolean {
  if (problem === undefined) return false;
  return problem === "short" || (habits.get(problem) ?? 0) < habitAfter;
}

function kindOf({ end }: Part): keyof typeof maxBarrenHalvings {
  return end.problem === "short" ? "short" : "sign";
}

/** What a period lacks, its halves can lack together; when they lack more, it is the counts that are wrong. */
function isHonest(part: Part, halves: readonly Part[]): boolean {
  const lacking = halves.reduce((sum, { end }) => sum + end.lacking, 0);
  return part.end.problem !== "short" || lacking <= part.end.lacking;
}

function halvesOf({ from, to }: Span): Span[] {
  if (to - from < shortestMs) return [];
  const middle = Math.floor((from + to) / 2);
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}
