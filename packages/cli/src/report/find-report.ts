import type { FindProgress, FindSummary } from "@eomatch/catalogue";
import type { CliIo } from "../io.js";
import { styleOf } from "./style.js";
import { formatMissing } from "./summary.js";

/** What the person or program that started a search is told. */
export interface FindReport {
  progress(progress: FindProgress): void;
  /** Another writer is at the catalogue, and is waited for. */
  waiting(holder: string): void;
  /**
   * The search is over; called once, unless it was stopped or failed. `location` is undefined where no catalogue was
   * made, since nothing could be searched.
   */
  summary(summary: FindSummary, location: string | undefined): void;
  /** The user wants it to stop; what is in hand is being finished. */
  stopping(): void;
  /** It has stopped; `location` is undefined where there is nothing to keep yet. */
  stopped(location: string | undefined): void;
  /** Leaves the terminal as it was; called at the end in any case. */
  close(): void;
}

/** Reports nothing but what is missing from the result. */
export function quietReport({ env, stderr }: CliIo): FindReport {
  return {
    progress: () => {},
    waiting: () => {},
    summary: ({ failures }) => {
      const { red } = styleOf(stderr, env);
      for (const line of formatMissing(failures, { isNamedBefore: false }))
        stderr.write(`${red("missing:")} ${line}\n`);
    },
    stopping: () => {},
    stopped: () => {},
    close: () => {},
  };
}
