import type { FindProgress, FindSummary } from "@eomatch/catalogue";
import type { CliOutput } from "../io.js";
import type { FindReport } from "./find-report.js";

/**
 * Reports a search as JSON, one object a line on stdout: `progress`, `waiting`, `skip`, `retry`, `warning`, `failure`,
 * then `summary`; or `stopping` and `stopped`, or `error`, where it came to that. Times are ISO 8601, UTC.
 */
export function jsonReport(stdout: CliOutput): FindReport {
  const write = (value: object): void => {
    stdout.write(`${JSON.stringify(value)}\n`);
  };
  return {
    progress: (progress) => write(toJsonEvent(progress)),
    waiting: (holder) => write({ type: "waiting", holder }),
    summary: (summary: FindSummary) => write({ type: "summary", ...summary }),
    stopping: () => write({ type: "stopping" }),
    stopped: (location) => write({ type: "stopped", location }),
    close: () => {},
  };
}

/** The line that tells of another writer who is waited for. */
export function waitingEvent(holder: string): string {
  return `${JSON.stringify({ type: "waiting", holder })}\n`;
}

function toJsonEvent(progress: FindProgress): object {
  switch (progress.stage) {
    case "skip":
      return { type: "skip", provider: progress.provider, ...progress.skipped };
    case "retry":
      return {
        type: "retry",
        provider: progress.provider,
        reason: progress.reason,
        delaySeconds: progress.delaySeconds,
      };
    case "failure":
      return { type: "failure", ...progress.failure };
    case "warning":
      return { type: "warning", message: progress.message };
    default:
      return { type: "progress", ...progress };
  }
}
