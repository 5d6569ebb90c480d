/**
 * Puts something where it belongs among the first ones of an order, behind its equals, and forgets what is then no
 * longer one of them.
 *
 * @param first in order; is changed
 * @param options.count how many there are at the most
 */
export function insertInOrder<T>(
  first: T[],
  one: T,
  { compare, count }: { readonly compare: (a: T, b: T) => number; readonly count: number },
): void {
  const last = first.at(-1);
  if (first.length >= count && last !== undefined && compare(last, one) <= 0) return;
  let [low, high] = [0, first.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(first[middle] as T, one) <= 0) low = middle + 1;
    else high = middle;
  }
  first.splice(low, 0, one);
  if (first.length > count) first.pop();
}
