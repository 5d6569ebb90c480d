import type { Orbit, Period } from "@eomatch/orbits";
import type { Bbox, CatalogueStore } from "@eomatch/stac-model";
import { type CrossoverTimes, cutAtEnd, cutAtStart, type TimeHull } from "./crossover-cuts.js";
import { arcsOver, type KeptArc, validUntil } from "./kept-arcs.js";

/** What of a crossover of two satellites a search needs; times in milliseconds since 1970. */
export interface KeptCrossover extends TimeHull {
  readonly bbox: Bbox;
  /** Whether the Sun is below the horizon where both come closest. */
  readonly isNight: boolean;
}

/** The crossovers of two satellites that are wanted. */
export interface PairSearch extends Period {
  readonly orbits: readonly [Orbit, Orbit];
  /** All that decides what is found, besides orbits and period: thresholds, swaths; goes into the key as JSON. */
  readonly limits: unknown;
  readonly times: CrossoverTimes;
  /** Solves them over a period. */
  readonly solve: (period: Period) => KeptCrossover[];
}

/** How the cache goes about its notes. */
export interface CacheOptions {
  readonly signal?: AbortSignal | undefined;
  /** Carries out the writing of a note, which may fail without harm. */
  readonly onKeep: (write: () => Promise<void>) => Promise<void>;
}

/** Of the form of the notes and of the way crossovers are solved: what another version has kept is not used. */
const cacheVersion = 1;

interface Kept {
  readonly from: number;
  readonly to: number;
  readonly arcs: readonly [readonly KeptArc[], readonly KeptArc[]];
  readonly crossovers: readonly KeptCrossover[];
}

/**
 * Gives the crossovers of two satellites over a period, and keeps them with the catalogue for the next time.
 *
 * What is kept counts as far as the element sets are the same as then. A longer period, or newer element sets at its
 * end, is solved there alone; the answer is the same as without anything kept. It is a note of the store: derived, free to be deleted, ignored where it is damaged.
 */
export async function cachedCrossovers(
  store: CatalogueStore,
  search: PairSearch,
  { signal, onKeep }: CacheOptions,
): Promise<KeptCrossover[]> {
  if (store.notes === undefined) return search.solve(search);
  const name = `crossovers-${await keyOf(search)}.json`;
  const [from, to] = [search.startTime.getTime(), search.stopTime.getTime()];
  const [first, second] = search.orbits;
  const arcs = [await arcsOver(first, from, to), await arcsOver(second, from, to)] as const;
  const { notes } = store;
  const keep = async (crossovers: KeptCrossover[]): Promise<KeptCrossover[]> => {
    await onKeep(() => notes.write(name, formatKept({ from, to, arcs, crossovers })));
    return crossovers;
  };
  const text = await notes.read(name, { signal });
  const kept = text === undefined ? undefined : parseKept(text);
  if (kept === undefined) return keep(search.solve(search));
  const valid = await usable(kept, search);
  const crossovers = completed(kept, valid, search);
  if (crossovers === undefined) return keep(search.solve(search));
  const isWhole = valid === kept.to && kept.from <= from && kept.to >= to;
  return isWhole ? crossovers : keep(crossovers);
}

async function usable(kept: Kept, { orbits }: PairSearch): Promise<number> {
  const until = await Promise.all(orbits.map((orbit, i) => validUntil(kept.arcs[i] ?? [], orbit, kept)));
  return Math.min(...until);
}

/** What is kept, cut to the period and completed at both ends; undefined when all of it is to be solved. */
function completed(
  { from: keptFrom, to: keptTo, crossovers }: Kept,
  valid: number,
  search: PairSearch,
): KeptCrossover[] | undefined {
  const { startTime, stopTime, times, solve } = search;
  const [from, to] = [startTime.getTime(), stopTime.getTime()];
  let stay: readonly KeptCrossover[] = crossovers;
  let first: KeptCrossover[] = [];
  let last: KeptCrossover[] = [];
  const begin = from === keptFrom ? undefined : cutAtStart(stay, Math.max(from, keptFrom), times);
  if (begin !== undefined) stay = begin.stay;
  const end =
    to === keptTo && valid >= keptTo ? undefined : cutAtEnd(stay, Math.min(to, keptTo, valid), times);
  if (end !== undefined) stay = end.stay;
  const [known, unknown] = [begin?.solveTo ?? from, end?.solveTo ?? to];
  if (!(known < unknown && from <= known && unknown <= to)) return undefined;
  if (begin !== undefined) first = solve({ startTime, stopTime: new Date(known) }).filter(begin.isNew);
  if (end !== undefined) last = solve({ startTime: new Date(unknown), stopTime }).filter(end.isNew);
  return [...first, ...stay, ...last].sort((a, b) => a.start - b.start);
}

async function keyOf({ orbits, limits }: PairSearch): Promise<string> {
  const text = JSON.stringify([cacheVersion, orbits.map(({ noradId }) => noradId), limits]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function formatKept({ from, to, arcs, crossovers }: Kept): string {
  const rows = crossovers.map(({ start, stop, bbox, isNight }) => [start, stop, ...bbox, isNight ? 1 : 0]);
  return `${JSON.stringify({ version: cacheVersion, from, to, arcs, crossovers: rows })}\n`;
}

/** What a note holds; undefined when it is damaged or of another version, since it may always be lost. */
function parseKept(text: string): Kept | undefined {
  try {
    const { version, from, to, arcs, crossovers } = JSON.parse(text) as Record<string, unknown>;
    if (version !== cacheVersion || !isTime(from) || !isTime(to) || from > to) return undefined;
    if (!Array.isArray(arcs) || arcs.length !== 2 || !arcs.every(areArcs)) return undefined;
    if (!Array.isArray(crossovers)) return undefined;
    let before = from;
    const read: KeptCrossover[] = [];
    for (const row of crossovers as unknown[]) {
      if (!Array.isArray(row) || row.length !== 7 || !row.every(Number.isFinite)) return undefined;
      const [start, stop, west, south, east, north, night] = row as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const isBox =
        Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && south <= north && north <= 90;
      if (!isBox || !isTime(start) || !isTime(stop) || start < before || stop < start || stop > to)
        return undefined;
      before = start;
      read.push({ start, stop, bbox: [west, south, east, north], isNight: night === 1 });
    }
    return { from, to, arcs: arcs as unknown as Kept["arcs"], crossovers: read };
  } catch {
    return undefined;
  }
}

function areArcs(value: unknown): value is KeptArc[] {
  return (
    Array.isArray(value) &&
    value.every(
      (arc) => Array.isArray(arc) && arc.length === 2 && isTime(arc[0]) && typeof arc[1] === "string",
    )
  );
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}
