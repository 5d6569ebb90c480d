import { StacApiError } from "../errors.js";

/** Lets so many searches run at a time, the others in the order in which they came. */
export interface SearchTurns {
  /**
   * Runs a search when it is its turn.
   *
   * @throws StacApiError `stac-api/unavailable` when too many wait already; the signal's reason
   */
  run<T>(search: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Turns of searches: what they find is kept in memory until it is sent, so that they cannot all run at once. */
export function searchTurns(maxRunning: number, maxWaiting: number): SearchTurns {
  let running = 0;
  const waiting = new Set<() => void>();

  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const stop = (): void => {
        waiting.delete(start);
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      waiting.add(start);
    });

  return {
    async run(search, signal) {
      signal.throwIfAborted();
      if (running >= maxRunning) {
        if (waiting.size >= maxWaiting) {
          throw new StacApiError("stac-api/unavailable", "too many searches at once: try again in a moment", {
            headers: { "retry-after": "1" },
          });
        }
        // Whoever ends hands its turn on, so that the number of those running stays.
        await wait(signal);
      } else running += 1;
      try {
        return await search();
      } finally {
        const [next] = waiting;
        if (next === undefined) running -= 1;
        else {
          waiting.delete(next);
          next();
        }
      }
    },
  };
}
