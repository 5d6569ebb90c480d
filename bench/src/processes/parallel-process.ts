import { findMatchups } from "@eomatch/finder";
import { findMatchupsInParallel } from "@eomatch/finder/parallel";
import { archiveColumns } from "../archives/archive-cache.js";
import { productsOf } from "../archives/archive-columns.js";
import type { ArchivePlan } from "../archives/archive-plan.js";
import { answer, request } from "./process-talk.js";

/** Two archives to match on this thread, or on several. */
export interface ParallelRequest {
  readonly plans: readonly [ArchivePlan, ArchivePlan];
  readonly maxTimeDiffSeconds: number;
  /** 1 is the plain `findMatchups`. */
  readonly threads: number;
}

/** Everything from the call to the matches counts, starting threads too. */
export interface ParallelAnswer {
  readonly pairs: number;
  readonly wallS: number;
  readonly cpuS: number;
}

const { plans, maxTimeDiffSeconds, threads } = request<ParallelRequest>();
const sensors = [productsOf(archiveColumns(plans[0])), productsOf(archiveColumns(plans[1]))] as const;
const began = performance.now();
const cpu = process.cpuUsage();
const matches =
  threads === 1
    ? findMatchups(sensors, { maxTimeDiffSeconds })
    : await findMatchupsInParallel(sensors, { maxTimeDiffSeconds }, { threads });
const wallS = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
answer<ParallelAnswer>({ pairs: matches.length, wallS, cpuS: (user + system) / 1e6 });
