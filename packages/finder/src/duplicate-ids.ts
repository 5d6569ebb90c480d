import { int32Zeros, uint32Zeros } from "./large-arrays.js";
import { inOrder } from "./time-order.js";

/** How many ids are looked at to see where ids differ, in runs of neighbours, and how many characters are then read. */
const SAMPLE = 64;
const RUN = 8;
const CHARACTERS = 9;
const LONGEST = 96;

/**
 * Finds the ids that stood earlier in a list, exactly.
 *
 * A set of hundreds of thousands of long strings costs more than all the rest of reading them. So only a few
 * characters of each id are read, those in which ids differ most, and made a number that sets one bit of many; ids
 * that find their bit set, a few in a hundred, are compared in full with those of the same number.
 */
export class IdRegister {
  readonly #places: Int32Array;
  readonly #hashes: Int32Array;
  #count = 0;

  /** Takes how many ids there will be at most, and where to look some of them up for how they differ. */
  constructor(idAt: (index: number) => string, count: number) {
    this.#places = tellingPlaces(idAt, count);
    this.#hashes = int32Zeros(count);
  }

  /** Notes the next id. */
  add(id: string): void {
    this.#hashes[this.#count++] = hashOf(id, this.#places);
  }

  /** Notes the ids from number `from` up to and without `to`. By itself: the loop alone is compiled while it runs. */
  addAll(idAt: (index: number) => string, from: number, to: number): void {
    for (let k = from; k < to; k++) this.add(idAt(k));
  }

  /** Gives the numbers, counted from 0 and rising, of the ids noted that had been noted before. */
  repeats(idAt: (index: number) => string): number[] {
    const repeated: number[] = [];
    const hashes = this.#hashes.subarray(0, this.#count);
    const suspects = suspectsAmong(hashes);
    const twice = occurringTwice(inOrder(hashes, suspects, suspects.length));
    // Of the ids whose bit was set twice hardly any have one number.
    if (twice.size === 0) return repeated;
    const known = new Set<string>();
    for (const k of suspects.filter((suspect) => twice.has(hashes[suspect]!))) {
      const id = idAt(k);
      if (known.has(id)) repeated.push(k);
      known.add(id);
    }
    return repeated;
  }
}

function occurringTwice(hashes: Int32Array): Set<number> {
  const twice = new Set<number>();
  hashes.sort();
  for (let k = 1; k < hashes.length; k++) if (hashes[k] === hashes[k - 1]) twice.add(hashes[k]!);
  return twice;
}

// The positions of the numbers whose bit another one sets as well. Bits are set in a loop of their own: memory is then
// asked for many of them at once, which among the reading of ids it is not, and that takes three times as long.
function suspectsAmong(hashes: Int32Array): Uint32Array {
  // Eight bits and more for every id, so that few find theirs set by chance.
  const bits = 1 << Math.min(30, 35 - Math.clz32(hashes.length));
  // In turns 32 bits that tell whether an id has set them, and 32 that tell whether another has set them again.
  const seen = int32Zeros(2 * ((bits >>> 5) + 1));
  setBits(hashes, seen, bits - 1);
  return findAgain(hashes, seen, bits - 1);
}

function setBits(hashes: Int32Array, seen: Int32Array, last: number): void {
  for (let k = 0; k < hashes.length; k++) {
    const bit = hashes[k]! & last;
    const at = 2 * (bit >>> 5);
    const mask = 1 << (bit & 31);
    const word = seen[at]!;
    // The same for every id, whether its bit is set or not: a loop that V8 compiles before it has met the rarer case
    // would be thrown out of its compiled code at the first.
    seen[at + 1] = seen[at + 1]! | (word & mask);
    seen[at] = word | mask;
  }
}

function findAgain(hashes: Int32Array, seen: Int32Array, last: number): Uint32Array {
  const found = uint32Zeros(hashes.length);
  let count = 0;
  for (let k = 0; k < hashes.length; k++) {
    const bit = hashes[k]! & last;
    found[count] = k;
    count += (seen[2 * (bit >>> 5) + 1]! >>> (bit & 31)) & 1;
  }
  return found.subarray(0, count);
}

// Where a sample of the ids, neighbours and distant ones, differs: dates and tiles, not the name of the satellite.
// Each next place is the one that tells apart most of what the places before it did not; a place that splits the
// sample as another does, such as the minute of a second date, tells nothing new.
function tellingPlaces(idAt: (index: number) => string, count: number): Int32Array {
  if (count < SAMPLE) return Int32Array.from({ length: LONGEST }, (_, place) => place);
  const sample = Array.from({ length: SAMPLE }, (_, k) => {
    const run = Math.floor(k / RUN) * RUN;
    return String(idAt(Math.min(count - 1, Math.floor((run * (count - RUN)) / SAMPLE) + (k % RUN))));
  });
  const longest = Math.min(LONGEST, Math.max(...sample.map((id) => id.length)));
  const splits = new Map<string, Split>();
  for (let place = 0; place < longest; place++) {
    const classes = joint(
      sample.map((id) => id.charCodeAt(place)),
      sample.map(() => 0),
    );
    splits.set(classes.join(), { place, classes, kinds: new Set(classes).size });
  }
  const chosen: number[] = [];
  let classes = sample.map(() => 0);
  while (chosen.length < CHARACTERS && splits.size > 0) {
    const gain = ({ classes: own, kinds }: Split): number =>
      SAMPLE * new Set(joint(own, classes)).size + kinds;
    const [key, best] = [...splits].reduce((a, b) => (gain(b[1]) > gain(a[1]) ? b : a));
    chosen.push(best.place);
    classes = joint(best.classes, classes);
    splits.delete(key);
  }
  return Int32Array.from(chosen).sort();
}

interface Split {
  readonly place: number;
  /** For each id of the sample the number of the first that has the same character there. */
  readonly classes: number[];
  readonly kinds: number;
}

function joint(a: readonly number[], b: readonly number[]): number[] {
  const first = new Map<number, number>();
  return a.map((value, k) => {
    const key = value * SAMPLE + b[k]!;
    const known = first.get(key) ?? k;
    first.set(key, known);
    return known;
  });
}

function hashOf(given: string, places: Int32Array): number {
  // Ids from JavaScript may be numbers; they are told apart by how they are written.
  const id = typeof given === "string" ? given : String(given);
  const length = id.length;
  let hash = length;
  for (let k = 0; k < places.length; k++) {
    const place = places[k]!;
    hash = Math.imul(hash, 0x01000193) ^ (place < length ? id.charCodeAt(place) : 0);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
