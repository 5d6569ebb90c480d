import { zerosLike } from "./large-arrays.js";

/**
 * Gives the order that sorts times, or undefined where they are in order already; equal times keep their order.
 *
 * Times are milliseconds. Whole numbers are sorted by the engine's own sort of numbers, each carrying its position in
 * its lowest digits, which is several times faster than sorting positions by a comparison.
 */
export function orderByTime(timesMs: Float64Array, count: number): Uint32Array | undefined {
  let least = Infinity;
  let greatest = -Infinity;
  let isOrdered = true;
  let isWhole = true;
  for (let i = 0; i < count; i++) {
    const time = timesMs[i]!;
    if (time < greatest) isOrdered = false;
    else greatest = time;
    if (time < least) least = time;
    if (time !== Math.floor(time)) isWhole = false;
  }
  if (isOrdered) return undefined;
  if (!isWhole || greatest - least > Number.MAX_SAFE_INTEGER) {
    return sequence(count).sort((a, b) => timesMs[a]! - timesMs[b]! || a - b);
  }
  return orderWholeTimes(timesMs, count, { least, greatest });
}

// Each time as a number with its position as lowest digits; where such numbers were too long, stretch after stretch of
// time, each counted from its own beginning.
function orderWholeTimes(
  timesMs: Float64Array,
  count: number,
  { least, greatest }: { least: number; greatest: number },
): Uint32Array {
  const stretchMs = Math.floor(Number.MAX_SAFE_INTEGER / count) - 1;
  const keys = new Float64Array(count);
  if (greatest - least < stretchMs) {
    for (let i = 0; i < count; i++) keys[i] = (timesMs[i]! - least) * count + i;
    keys.sort();
  } else sortStretches(timesMs, keys, { least, greatest, stretchMs });
  return positionsOf(keys);
}

// The lowest digits. By itself, as each loop here: it is compiled while it runs, and nothing with it.
function positionsOf(keys: Float64Array): Uint32Array {
  const count = keys.length;
  const order = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    // Dividing and multiplying takes a tenth of the time of a remainder; rounding up leaves it one divisor short.
    const rest = keys[k]! - Math.floor(keys[k]! / count) * count;
    order[k] = rest < 0 ? rest + count : rest;
  }
  return order;
}

function sortStretches(
  timesMs: Float64Array,
  keys: Float64Array,
  { least, greatest, stretchMs }: { least: number; greatest: number; stretchMs: number },
): void {
  const count = keys.length;
  const ends = new Uint32Array(Math.floor((greatest - least) / stretchMs) + 2);
  for (let i = 0; i < count; i++) {
    const stretch = Math.floor((timesMs[i]! - least) / stretchMs) + 1;
    ends[stretch] = ends[stretch]! + 1;
  }
  for (let k = 1; k < ends.length; k++) ends[k] = ends[k]! + ends[k - 1]!;
  const filled = ends.slice();
  for (let i = 0; i < count; i++) {
    const stretch = Math.floor((timesMs[i]! - least) / stretchMs);
    const at = filled[stretch]!;
    filled[stretch] = at + 1;
    keys[at] = (timesMs[i]! - least - stretch * stretchMs) * count + i;
  }
  for (let k = 1; k < ends.length; k++) keys.subarray(ends[k - 1], ends[k]).sort();
}

/** Gives the elements of an array in another order; the array itself up to `count` where the order is undefined. */
export function inOrder<A extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  array: A,
  order: Uint32Array | undefined,
  count: number,
): A {
  if (order === undefined) return array.subarray(0, count) as A;
  const ordered = zerosLike(array, order.length);
  for (let k = 0; k < order.length; k++) ordered[k] = array[order[k]!]!;
  return ordered;
}

/** Gives 0, 1, 2 … up to and without `count`. */
export function sequence(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let k = 0; k < count; k++) numbers[k] = k;
  return numbers;
}
