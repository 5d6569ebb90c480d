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
  if (!isWhole || (greatest - least + 1) * count > Number.MAX_SAFE_INTEGER) {
    return sequence(count).sort((a, b) => timesMs[a]! - timesMs[b]! || a - b);
  }
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = (timesMs[i]! - least) * count + i;
  keys.sort();
  const order = new Uint32Array(count);
  for (let k = 0; k < count; k++) order[k] = keys[k]! % count;
  return order;
}

/** Gives the elements of an array in another order; the array itself up to `count` where the order is undefined. */
export function inOrder<A extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  array: A,
  order: Uint32Array | undefined,
  count: number,
): A {
  if (order === undefined) return array.subarray(0, count) as A;
  const ordered = array.slice(0, order.length) as A;
  for (let k = 0; k < order.length; k++) ordered[k] = array[order[k]!]!;
  return ordered;
}

/** Gives 0, 1, 2 … up to and without `count`. */
export function sequence(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let k = 0; k < count; k++) numbers[k] = k;
  return numbers;
}
