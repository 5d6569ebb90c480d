/**
 * Merges sequences that are in order into one that is. Each is gone through only as far as it is asked for.
 *
 * Few sequences (one per collection and segment of the index), so the least is looked for one by one.
 */
export function* inOrder<T>(
  sources: readonly Iterable<T>[],
  compare: (a: T, b: T) => number,
): Generator<T, void, undefined> {
  const heads: { value: T; readonly rest: Iterator<T> }[] = [];
  for (const source of sources) {
    const rest = source[Symbol.iterator]();
    const first = rest.next();
    if (first.done !== true) heads.push({ value: first.value, rest });
  }
  while (heads.length > 0) {
    const least = heads.reduce((a, b) => (compare(b.value, a.value) < 0 ? b : a));
    yield least.value;
    const next = least.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(least), 1);
    else least.value = next.value;
  }
}
