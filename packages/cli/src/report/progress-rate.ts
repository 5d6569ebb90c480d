import type { CliIo } from "../io.js";

/** So often a line tells how far the work is where there is no bar. */
export const secondsBetweenLines = 5;

/** Tells whether stderr is a terminal that is wide enough and can move its cursor. */
export function canDrawBar({ stderr, env }: CliIo): boolean {
  return stderr.isTTY === true && (stderr.columns ?? 80) >= 60 && env["TERM"] !== "dumb";
}

/** How fast work goes on. */
export interface ProgressRate {
  readonly perSecond: number | undefined;
  readonly etaSeconds: number | undefined;
}

/** Parts done per second since the first report, and what is left at that rate. */
export function progressRate(
  nowMs: () => number,
): (progress: { readonly done: number; readonly total: number }) => ProgressRate {
  let first: { readonly done: number; readonly atMs: number } | undefined;
  return ({ done, total }) => {
    first ??= { done, atMs: nowMs() };
    const seconds = (nowMs() - first.atMs) / 1000;
    const perSecond = seconds > 0 && done > first.done ? (done - first.done) / seconds : undefined;
    return {
      perSecond,
      etaSeconds: perSecond === undefined ? undefined : Math.ceil((total - done) / perSecond),
    };
  };
}
