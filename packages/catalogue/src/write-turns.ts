import { type LockOptions, StoreError, type StoreLock } from "@eomatch/stac-model";

/** The longest wait that a timer can be set to, milliseconds; it is as good as for ever. */
const longestTimerMs = 2 ** 31 - 1;

/** Lets one writer at a time have its turn, in the order in which they ask. */
export interface WriteTurns {
  /**
   * Waits for a turn.
   *
   * @throws StoreError `store/locked` when the other writer is not done within the time given
   */
  take(options?: LockOptions): Promise<StoreLock>;
}

/**
 * Makes the turns of writers within one process.
 *
 * @param location what is written to, for messages
 */
export function writeTurns(location: string): WriteTurns {
  let holder: { readonly since: Date } | undefined;
  const waiting: (() => void)[] = [];

  const hold = (): StoreLock => {
    const own = { since: new Date() };
    holder = own;
    return {
      async release() {
        if (holder !== own) return;
        holder = undefined;
        waiting.shift()?.();
      },
    };
  };

  return {
    async take({ signal, timeoutSeconds, onWait } = {}) {
      signal?.throwIfAborted();
      if (holder === undefined) return hold();
      const who = `another writer in this process, since ${holder.since.toISOString()}`;
      onWait?.(who);
      return new Promise((resolve, reject) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const settle = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", giveUp);
        };
        const leave = (reason: unknown): void => {
          settle();
          waiting.splice(waiting.indexOf(begin), 1);
          reject(reason);
        };
        const begin = (): void => {
          settle();
          resolve(hold());
        };
        const giveUp = (): void => leave(signal?.reason);
        signal?.addEventListener("abort", giveUp, { once: true });
        waiting.push(begin);
        if (timeoutSeconds === undefined) return;
        timer = setTimeout(
          () =>
            leave(
              new StoreError(
                "store/locked",
                `${location} is still being written to by ${who}, after ${timeoutSeconds} s of waiting: wait longer, or end the other writer`,
              ),
            ),
          Math.min(timeoutSeconds * 1000, longestTimerMs),
        );
      });
    },
  };
}
