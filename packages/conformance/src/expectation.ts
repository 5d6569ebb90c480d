import { ConformanceError } from "./errors.js";

/** So much of a value is shown in a message. */
const shownCharacters = 300;

/** @throws ConformanceError when the condition does not hold; `what` says what was expected and what was found */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ConformanceError("conformance/broken-contract", what);
}

/**
 * Expects two values to say the same as JSON, whatever the order of their keys.
 *
 * @param what what was looked at, for the message: "the items of the query"
 */
export function expectSame(found: unknown, expected: unknown, what: string): void {
  const [a, b] = [canonicalText(found), canonicalText(expected)];
  if (a === b) return;
  // Long values differ somewhere in the middle: what is shown begins a little before.
  const differAt = [...a].findIndex((character, i) => character !== b[i]);
  const from = Math.max(0, (differAt < 0 ? Math.min(a.length, b.length) : differAt) - 60);
  expectThat(false, `${what}: expected ${excerpt(b, from)}, found ${excerpt(a, from)}`);
}

/**
 * Expects a promise to be rejected.
 *
 * @returns what it was rejected with
 */
export async function expectRejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return expectThat(
    false,
    `${what} must be refused, but came to an end with ${excerpt(canonicalText(value), 0)}`,
  );
}

/** Expects a call to end with the reason of the signal that aborted it. */
export async function expectAborted(promise: Promise<unknown>, reason: unknown, what: string): Promise<void> {
  const error = await expectRejection(promise, `${what} with a signal that is aborted`);
  expectThat(error === reason, `${what} must end with the signal's own reason, found ${String(error)}`);
}

/** Everything that an iterable yields. */
export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of iterable) all.push(each);
  return all;
}

/** Waits a while, so that what must not happen has had the time to. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** JSON with keys in order; what JSON does not know (undefined) is left out, as a store does. */
export function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? "undefined"
  );
}

function excerpt(text: string, from: number): string {
  const shown = text.slice(from, from + shownCharacters);
  return `${from > 0 ? "…" : ""}${shown}${from + shownCharacters < text.length ? "…" : ""}`;
}
