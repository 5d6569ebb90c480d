/** Gives out one turn at a time, in the order asked. */
export interface Turns {
  /** Whether a turn can be had without waiting. */
  readonly isFree: boolean;
  /**
   * Waits for a turn; the function that is returned ends it, and does nothing the second time.
   *
   * @throws the signal's reason when it is aborted before the turn comes
   */
  take(signal?: AbortSignal | undefined): Promise<() => void>;
}

/** A queue of turns, within this process and this object. */
export function turns(): Turns {
  let last: Promise<void> = Promise.resolve();
  let taken = 0;
  return {
    get isFree() {
      return taken === 0;
    },
    async take(signal) {
      signal?.throwIfAborted();
      const before = last;
      let end: () => void = () => {};
      taken += 1;
      last = new Promise<void>((resolve) => {
        end = resolve;
      }).then(() => {
        taken -= 1;
      });
      try {
        await orAborted(before, signal);
      } catch (error) {
        // The place in the queue stays: those behind wait for those before.
        void before.then(end);
        throw error;
      }
      return end;
    },
  };
}

async function orAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return turn;
  let stop: () => void = () => {};
  const aborted = new Promise<void>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([turn, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
