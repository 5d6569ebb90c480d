import type { CaseOutcome, ConformanceCase, Disposable } from "./conformance-case.js";
import { ConformanceError } from "./errors.js";

/** So long may one case take: far more than any needs, so that a busy machine breaks no contract. */
const defaultCaseTimeoutSeconds = 120;

/** Options of {@link checkCases}. */
export interface CheckOptions {
  /** Called after each case. */
  readonly onCase?: ((outcome: CaseOutcome) => void) | undefined;
  /** Ids of the cases to run; all when left out. */
  readonly only?: readonly string[] | undefined;
  /** Cases to leave out, each with the reason, which the report repeats. */
  readonly skip?: { readonly [id: string]: string } | undefined;
  /** A case that is not done after so many seconds has failed; 120 by default. */
  readonly caseTimeoutSeconds?: number | undefined;
}

/** How all cases went, in their order. */
export interface ConformanceReport {
  /** Ids of the cases that hold. */
  readonly passed: readonly string[];
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
  /** Cases that were left out or that do not concern the adapter. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * Runs cases one after the other, each on a fresh subject of the harness, and reports how they went. A case that
 * fails does not end the run.
 *
 * @throws ConformanceError `conformance/unknown-case` when `only` or `skip` names a case that is not among them
 */
export async function checkCases<Harness extends Disposable>(
  cases: readonly ConformanceCase<Harness>[],
  harness: Harness,
  { onCase, only, skip = {}, caseTimeoutSeconds = defaultCaseTimeoutSeconds }: CheckOptions = {},
): Promise<ConformanceReport> {
  for (const id of [...(only ?? []), ...Object.keys(skip)]) {
    if (cases.some((known) => known.id === id)) continue;
    throw new ConformanceError(
      "conformance/unknown-case",
      `there is no case ${id}: there are ${cases.map((known) => known.id).join(", ")}`,
    );
  }
  const outcomes: CaseOutcome[] = [];
  for (const each of cases.filter(({ id }) => only?.includes(id) ?? true)) {
    const why = skip[each.id];
    const outcome: CaseOutcome =
      why === undefined
        ? await outcomeOf(each, harness, caseTimeoutSeconds)
        : { id: each.id, outcome: "skipped", reason: why };
    outcomes.push(outcome);
    onCase?.(outcome);
  }
  const reasons = (wanted: "failed" | "skipped"): { id: string; reason: string }[] =>
    outcomes.flatMap((each) => (each.outcome === wanted ? [{ id: each.id, reason: each.reason }] : []));
  return {
    passed: outcomes.filter(({ outcome }) => outcome === "passed").map(({ id }) => id),
    failed: reasons("failed"),
    skipped: reasons("skipped"),
  };
}

async function outcomeOf<Harness extends Disposable>(
  each: ConformanceCase<Harness>,
  harness: Harness,
  timeoutSeconds: number,
): Promise<CaseOutcome> {
  const { id } = each;
  try {
    const why = await each.inapplicable?.(harness);
    if (why !== undefined) return { id, outcome: "skipped", reason: why };
    await inTime(each.run(harness), timeoutSeconds);
    return { id, outcome: "passed" };
  } catch (error) {
    return { id, outcome: "failed", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await harness.dispose();
  }
}

/** A call that never ends would otherwise end the run without a word. */
async function inTime(running: Promise<void>, timeoutSeconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new ConformanceError(
          "conformance/timed-out",
          `it was not done after ${timeoutSeconds} s: something is waited for that never comes`,
        ),
      );
    }, timeoutSeconds * 1000);
  });
  try {
    await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
