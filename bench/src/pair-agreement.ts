import { readFileSync, writeFileSync } from "node:fs";
import type { PairList } from "./engines/engine.js";

/** How two lists of pairs differ. */
export interface Agreement {
  readonly pairs: number;
  readonly referencePairs: number;
  /** Pairs that only one of the two lists has. */
  readonly onlyHere: number;
  readonly onlyInReference: number;
  /** The greatest area among those, km²: slivers when it is tiny. */
  readonly largestDifferenceKm2: number;
  /** All shared areas added up, over the reference's. */
  readonly areaRatio: number;
}

const NUMBERS_A_PAIR = 3;

/** Writes pairs for the process that compares them: left, right, km², as 64-bit floats. */
export function writePairs(file: string, { left, right, areaKm2 }: PairList): void {
  const rows = new Float64Array(NUMBERS_A_PAIR * left.length);
  for (let i = 0; i < left.length; i++) rows.set([left[i]!, right[i]!, areaKm2[i]!], NUMBERS_A_PAIR * i);
  writeFileSync(file, new Uint8Array(rows.buffer));
}

/** Reads what {@link writePairs}, or an engine in another language, wrote. */
export function readPairs(file: string): PairList {
  const bytes = readFileSync(file);
  const rows = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const pairs: PairList = { left: [], right: [], areaKm2: [] };
  for (let i = 0; i < rows.length; i += NUMBERS_A_PAIR) {
    pairs.left.push(rows[i]!);
    pairs.right.push(rows[i + 1]!);
    pairs.areaKm2.push(rows[i + 2]!);
  }
  return pairs;
}

/** Compares a list of pairs with a reference. */
export function comparePairs(pairs: PairList, reference: PairList): Agreement {
  const expected = areasByPair(reference);
  const missing = new Map(expected);
  let onlyHere = 0;
  let largest = 0;
  for (const [pair, km2] of areasByPair(pairs)) {
    missing.delete(pair);
    if (expected.has(pair)) continue;
    onlyHere++;
    largest = Math.max(largest, km2);
  }
  for (const km2 of missing.values()) largest = Math.max(largest, km2);
  return {
    pairs: pairs.left.length,
    referencePairs: reference.left.length,
    onlyHere,
    onlyInReference: missing.size,
    largestDifferenceKm2: largest,
    areaRatio: sum(pairs.areaKm2) / sum(reference.areaKm2),
  };
}

function areasByPair({ left, right, areaKm2 }: PairList): Map<string, number> {
  return new Map(left.map((i, row) => [`${i} ${right[row]}`, areaKm2[row]!]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
