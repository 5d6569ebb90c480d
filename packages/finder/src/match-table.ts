import { compareIds, type MatchedArchive } from "./archive.js";
import { orderByTime, sequence } from "./time-order.js";

/** Matches as numbers: which products, how far apart, how much ground. */
export class MatchTable {
  /** Products of a match. */
  readonly width: number;
  count = 0;
  /** Position of each product of each match in its archive, match after match. */
  members: Int32Array;
  areasKm2: Float64Array;
  timeDiffsSeconds: Float64Array;

  constructor(width: number) {
    this.width = width;
    this.members = new Int32Array(64 * width);
    this.areasKm2 = new Float64Array(64);
    this.timeDiffsSeconds = new Float64Array(64);
  }

  /** Adds a match of two. */
  addPair(i: number, j: number, timeDiffSeconds: number, areaKm2: number): void {
    const at = this.#addFacts(timeDiffSeconds, areaKm2);
    this.members[at] = i;
    this.members[at + 1] = j;
  }

  /** Adds a match of any number. */
  add(members: ArrayLike<number>, timeDiffSeconds: number, areaKm2: number): void {
    const at = this.#addFacts(timeDiffSeconds, areaKm2);
    for (let s = 0; s < this.width; s++) this.members[at + s] = members[s]!;
  }

  /** Adds a match of any number, its products being those from `from` on among others. */
  addAt(members: Int32Array, from: number, timeDiffSeconds: number, areaKm2: number): void {
    const at = this.#addFacts(timeDiffSeconds, areaKm2);
    for (let s = 0; s < this.width; s++) this.members[at + s] = members[from + s]!;
  }

  /** Takes the match back that was added last. */
  removeLast(): void {
    this.count--;
  }

  #addFacts(timeDiffSeconds: number, areaKm2: number): number {
    const k = this.count++;
    if (k === this.areasKm2.length) this.#grow();
    this.timeDiffsSeconds[k] = timeDiffSeconds;
    this.areasKm2[k] = areaKm2;
    return k * this.width;
  }

  #grow(): void {
    const grown = (array: Float64Array): Float64Array => {
      const larger = new Float64Array(2 * array.length);
      larger.set(array);
      return larger;
    };
    const members = new Int32Array(2 * this.members.length);
    members.set(this.members);
    this.members = members;
    this.areasKm2 = grown(this.areasKm2);
    this.timeDiffsSeconds = grown(this.timeDiffsSeconds);
  }
}

/** Gives the order of the matches of a table: by their earliest start, then by the ids of their products. */
export function orderOf(table: MatchTable, archives: readonly MatchedArchive<unknown>[]): Uint32Array {
  const { count } = table;
  const earliest = new Float64Array(count).fill(Infinity);
  for (const [sensor, { startMs }] of archives.entries()) lowerTo(earliest, startMs, table, sensor);
  const order = orderByTime(earliest, count) ?? sequence(count);
  // Loops are compiled while they run, each with as little around it as can be.
  for (let from = 0; from < count; ) {
    const to = endOfEqual(earliest, order, from);
    if (to - from > SHORT) order.subarray(from, to).sort((a, b) => compareByIds(table, archives, a, b));
    else if (to - from > 1) sortFew(order, from, to, table, archives);
    from = to;
  }
  return order;
}

// Puts the start of a sensor's product in the place of a later one of each match.
function lowerTo(
  earliest: Float64Array,
  startMs: Float64Array,
  { members, width }: MatchTable,
  sensor: number,
): void {
  for (let k = 0, at = sensor; k < earliest.length; k++, at += width) {
    const start = startMs[members[at]!]!;
    if (start < earliest[k]!) earliest[k] = start;
  }
}

function endOfEqual(times: Float64Array, order: Uint32Array, from: number): number {
  const time = times[order[from]!]!;
  let to = from + 1;
  while (to < order.length && times[order[to]!] === time) to++;
  return to;
}

/** Up to this many matches of one start are put in order by inserting, without a call for each group. */
const SHORT = 16;

function sortFew(
  order: Uint32Array,
  from: number,
  to: number,
  table: MatchTable,
  archives: readonly MatchedArchive<unknown>[],
): void {
  for (let k = from + 1; k < to; k++) {
    const match = order[k]!;
    let at = k;
    for (; at > from && compareByIds(table, archives, order[at - 1]!, match) > 0; at--) {
      order[at] = order[at - 1]!;
    }
    order[at] = match;
  }
}

function compareByIds(
  table: MatchTable,
  archives: readonly MatchedArchive<unknown>[],
  a: number,
  b: number,
): number {
  const { width, members } = table;
  for (let s = 0; s < width; s++) {
    const i = members[a * width + s]!;
    const j = members[b * width + s]!;
    if (i === j) continue;
    const { rows, source } = archives[s]!;
    const order = compareIds(source.id(rows[i]!), source.id(rows[j]!));
    if (order !== 0) return order;
  }
  return 0;
}
