/** Files that are read or written at the same time. Node has four threads for files; more only waits for them. */
export const maxOpenFiles = 16;

/**
 * Applies an asynchronous function to many inputs, {@link maxOpenFiles} at a time, and yields the results in the
 * inputs' order. Ends with the signal's reason before the next input once the signal is aborted.
 *
 * @param wanted results after which no more are asked for; undefined ones do not count. No more is read ahead than may
 *   still be wanted.
 */
export async function* readAhead<T, R>(
  inputs: Iterable<T>,
  read: (input: T) => Promise<R>,
  signal?: AbortSignal | undefined,
  wanted: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<R, void, undefined> {
  const underway: Promise<R>[] = [];
  let found = 0;
  try {
    for (const input of inputs) {
      while (underway.length >= Math.min(maxOpenFiles, wanted - found)) {
        const result = await (underway.shift() as Promise<R>);
        yield result;
        if (result !== undefined) found += 1;
        if (found >= wanted) return;
      }
      signal?.throwIfAborted();
      const reading = read(input);
      // A failure waits for its turn; until then nobody listens, which Node would take for one that nobody handles.
      reading.catch(() => {});
      underway.push(reading);
    }
    while (underway.length > 0) {
      yield await (underway.shift() as Promise<R>);
      signal?.throwIfAborted();
    }
  } finally {
    // Whoever stops early leaves reads behind; they are waited for, so that none outlives the call or rejects unheard.
    await Promise.allSettled(underway);
  }
}
