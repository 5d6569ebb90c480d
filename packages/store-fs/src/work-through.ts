import { setImmediate } from "node:timers/promises";
import { maxOpenFiles } from "./read-ahead.js";

/** How long everything else may have to wait: timers, signals, the threads that write files. */
const longestTurnMs = 5;

/**
 * Does a piece of work for each of many inputs, most of which need not wait for the disk.
 *
 * What `work` answers at once costs no more than the call; of answers that it promises, {@link maxOpenFiles} are
 * waited for at the same time. After some milliseconds others get their turn.
 *
 * @returns the answers, in the order of the inputs
 * @throws what the first failing piece throws, after those that were begun have ended; the signal's reason once it is
 *   aborted
 */
export async function workThrough<T, R>(
  inputs: Iterable<T>,
  work: (input: T, place: number) => R | Promise<R>,
  signal?: AbortSignal | undefined,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const underway = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let turnBegan = performance.now();
  let place = 0;
  try {
    for (const input of inputs) {
      signal?.throwIfAborted();
      const at = place++;
      const answer = work(input, at);
      if (!(answer instanceof Promise)) {
        answers[at] = answer;
      } else {
        const waiting: Promise<void> = answer
          .then(
            (value) => {
              answers[at] = value;
            },
            (error: unknown) => {
              failure ??= { error };
            },
          )
          .finally(() => underway.delete(waiting));
        underway.add(waiting);
        if (underway.size >= maxOpenFiles) await Promise.race(underway);
      }
      if (failure !== undefined) throw failure.error;
      if (performance.now() - turnBegan < longestTurnMs) continue;
      await setImmediate();
      turnBegan = performance.now();
    }
  } finally {
    // Whoever stops early leaves work behind; it is waited for, so that none outlives the call.
    await Promise.all(underway);
  }
  if (failure !== undefined) throw failure.error;
  signal?.throwIfAborted();
  return answers;
}

/**
 * Does a piece of work for each of many inputs, also for those behind one with which it fails.
 *
 * @returns what the failing pieces threw, by the places of their inputs
 */
export async function attemptEach<T>(
  inputs: readonly T[],
  work: (input: T) => Promise<void>,
): Promise<ReadonlyMap<number, unknown>> {
  const failures = new Map<number, unknown>();
  await workThrough(inputs, (input, place) =>
    work(input).catch((error: unknown) => {
      failures.set(place, error);
    }),
  );
  return failures;
}
