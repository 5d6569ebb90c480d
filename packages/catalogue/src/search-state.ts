import type { CallOptions, CatalogueStore } from "@eomatch/stac-model";
import { type TimeSpan, withoutSpans } from "./time-span.js";

/**
 * How old a part of the period must be when it is searched to be complete for good, days. Archives deliver late:
 * real-time Landsat scenes are replaced by those of Tier 1 or 2 after 14 to 26 days (USGS, "Landsat Collections").
 */
const settledAfterDays = 30;

/** How long the search of a younger part counts, hours: long enough to take up again what broke off. */
const freshForHours = 12;

const hourMs = 3_600_000;

/** Spans that were searched within this time of each other are kept as one. */
const togetherMs = hourMs;

const stateVersion = 1;

/** A span that was searched without a failure and whose matchups are in the catalogue. */
interface SearchedSpan extends TimeSpan {
  /** When it was searched, milliseconds since 1970. */
  readonly searchedAt: number;
}

/**
 * How far a search has come, kept with the catalogue so that the same search goes on where it broke off.
 *
 * It knows which parts of the period are complete: searched without a failure, their matchups written. A part that
 * was younger than 30 days when it was searched may still gain products: it counts as complete for 12 hours only.
 * The state is a note of the store: where it is lost, or a store keeps none, everything is searched.
 */
export interface SearchState {
  /** The parts of a span that are still to be searched, in order of time. */
  remaining(span: TimeSpan): TimeSpan[];
  /** Says that a part is searched; it counts once {@link SearchState.save} has been called. */
  complete(span: TimeSpan): void;
  /** Keeps what is complete; to be called when its matchups are in the catalogue, and not before. */
  save(): Promise<void>;
  /** Forgets all of it: the search is finished, and the next one asks afresh. */
  clear(): Promise<void>;
}

/**
 * Takes up the state of a search.
 *
 * @param key see searchKey
 * @param options.refresh begins anew, whatever was complete
 */
export async function openSearchState(
  store: CatalogueStore,
  key: string,
  {
    now,
    refresh,
    signal,
  }: { readonly now: () => Date; readonly refresh?: boolean | undefined } & CallOptions,
): Promise<SearchState> {
  const name = `find-${key}.json`;
  const text = await store.notes?.read(name, { signal });
  let isKept = text !== undefined;
  let searched = refresh === true || text === undefined ? [] : parseState(text);
  let waiting: SearchedSpan[] = [];
  const usable = searched.filter((span) => isUsable(span, now().getTime()));

  return {
    remaining: (span) => withoutSpans(span, usable),
    complete({ from, to }) {
      if (from < to) waiting.push({ from, to, searchedAt: now().getTime() });
    },
    async save() {
      if (waiting.length === 0 || store.notes === undefined) return;
      searched = joined([...searched.filter((old) => isUsable(old, now().getTime())), ...waiting]);
      waiting = [];
      await store.notes.write(name, formatState(searched));
      isKept = true;
    },
    async clear() {
      waiting = [];
      if (isKept) await store.notes?.write(name, undefined);
      isKept = false;
    },
  };
}

function isSettled({ to, searchedAt }: SearchedSpan): boolean {
  return searchedAt - to >= settledAfterDays * 24 * hourMs;
}

function isUsable(span: SearchedSpan, nowMs: number): boolean {
  // A search in the future is one of a clock that was wrong.
  if (span.searchedAt > nowMs) return false;
  return isSettled(span) || nowMs - span.searchedAt <= freshForHours * hourMs;
}

/** Spans in order of time, neighbours made one where that loses nothing: the earlier of their searches counts. */
function joined(spans: readonly SearchedSpan[]): SearchedSpan[] {
  const result: SearchedSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last === undefined || last.to < span.from) {
      result.push(span);
      continue;
    }
    const both = {
      from: last.from,
      to: Math.max(last.to, span.to),
      searchedAt: Math.min(last.searchedAt, span.searchedAt),
    };
    const isClose = Math.abs(last.searchedAt - span.searchedAt) <= togetherMs;
    const isLossless = isSettled(last) ? isSettled(span) && isSettled(both) : !isSettled(span) && isClose;
    if (isLossless) result[result.length - 1] = both;
    else result.push(span);
  }
  return result;
}

function formatState(searched: readonly SearchedSpan[]): string {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const complete = searched.map(({ from, to, searchedAt }) => ({
    from: iso(from),
    to: iso(to),
    searched_at: iso(searchedAt),
  }));
  return `${JSON.stringify({ version: stateVersion, complete }, null, 2)}\n`;
}

/** What a note says; nothing when it is damaged or of another version, since it may always be lost. */
function parseState(text: string): SearchedSpan[] {
  try {
    const { version, complete } = JSON.parse(text) as { version?: unknown; complete?: unknown };
    if (version !== stateVersion || !Array.isArray(complete)) return [];
    const spans = complete.map(({ from, to, searched_at }) => ({
      from: Date.parse(from),
      to: Date.parse(to),
      searchedAt: Date.parse(searched_at),
    }));
    const isWhole = spans.every((span) => Object.values(span).every(Number.isFinite) && span.from < span.to);
    return isWhole ? spans : [];
  } catch {
    return [];
  }
}
