import { type LockOptions, StoreError, type StoreLock } from "@eomatch/stac-model";

/** The right to write of all views of one store. */
export interface WriteLock {
  take(view: object, options?: LockOptions): Promise<StoreLock>;
  /** Does something as the only writer: under the lock that the view holds, or else under one of its own. */
  during(view: object, options: LockOptions | undefined, work: () => Promise<void>): Promise<void>;
}

/** A lock that is free. */
export function writeLock(): WriteLock {
  let holder: object | undefined;
  const waiting: (() => void)[] = [];

  const lock: WriteLock = {
    async take(view, { signal, timeoutSeconds, onWait } = {}) {
      signal?.throwIfAborted();
      if (holder !== undefined) {
        onWait?.("another view of this process");
        await turn(waiting, { signal, timeoutSeconds });
      }
      const held = { view };
      holder = held;
      return {
        async release() {
          if (holder !== held) return;
          holder = undefined;
          waiting.shift()?.();
        },
      };
    },
    async during(view, options, work) {
      if ((holder as { view: object } | undefined)?.view === view) return work();
      const { release } = await lock.take(view, options);
      try {
        await work();
      } finally {
        await release();
      }
    },
  };
  return lock;
}

function turn(waiting: (() => void)[], { signal, timeoutSeconds }: LockOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      const place = waiting.indexOf(enter);
      if (place >= 0) waiting.splice(place, 1);
    };
    const enter = (): void => {
      leave();
      resolve();
    };
    const abort = (): void => {
      leave();
      reject(signal?.reason);
    };
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            leave();
            reject(new StoreError("store/locked", `another view still writes after ${timeoutSeconds} s`));
          }, timeoutSeconds * 1000);
    signal?.addEventListener("abort", abort);
    waiting.push(enter);
  });
}
