import { type BuildOptions, buildIndex, type ItemIndex, isFresh } from "./item-index.js";

/** The index of a path, built when first asked for and kept up to date. */
export interface SharedIndex {
  /** The index as the disk is now; searches side by side wait for the same work. */
  current(signal?: AbortSignal): Promise<ItemIndex>;
  /** Says that a file was found changed, so that the next call looks again at once. */
  distrust(): void;
}

interface Work {
  readonly result: Promise<ItemIndex>;
  readonly controller: AbortController;
  waiting: number;
}

/** Looking for changes may take a tenth of the time at most, however many files there are. */
const checkShare = 10;

/** Makes the shared index of a path; nothing is read before it is asked for. */
export function sharedIndex(
  path: string,
  options: Pick<BuildOptions, "maxThreads" | "provider">,
): SharedIndex {
  let known: ItemIndex | undefined;
  let work: Work | undefined;
  let trustedUntilMs = 0;

  const update = async (signal: AbortSignal): Promise<ItemIndex> => {
    const began = performance.now();
    if (known !== undefined && (await isFresh(known))) {
      const now = performance.now();
      trustedUntilMs = now + checkShare * (now - began);
      return known;
    }
    known = await buildIndex(path, { ...options, previous: known, signal });
    return known;
  };

  const begin = (): Work => {
    const controller = new AbortController();
    const begun: Work = { controller, waiting: 0, result: update(controller.signal) };
    const finish = (): void => {
      if (work === begun) work = undefined;
    };
    begun.result.then(finish, finish);
    return begun;
  };

  return {
    async current(signal) {
      signal?.throwIfAborted();
      if (known !== undefined && performance.now() < trustedUntilMs) return known;
      work ??= begin();
      return await shared(work, signal, () => {
        work = undefined;
      });
    },
    distrust() {
      trustedUntilMs = 0;
    },
  };
}

/** Waits for work that others may wait for as well; it is given up when no one waits any more. */
async function shared(
  work: Work,
  signal: AbortSignal | undefined,
  onAbandoned: () => void,
): Promise<ItemIndex> {
  work.waiting += 1;
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      if (work.waiting === 1) {
        onAbandoned();
        work.controller.abort(signal?.reason);
      }
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work.result, aborted]);
  } finally {
    work.waiting -= 1;
    signal?.removeEventListener("abort", onAbort);
  }
}
