import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findMatchups, type ObservationColumns } from "@eomatch/finder";
import { findMatchupsInParallel, matchThreads } from "@eomatch/finder/parallel";
import { archiveColumns } from "../archives/archive-cache.js";
import type { ArchiveColumns } from "../archives/archive-columns.js";
import type { ArchivePlan } from "../archives/archive-plan.js";
import { measurementOf } from "../measurement.js";
import { answer, request } from "./process-talk.js";
import { quietProcess } from "./quiet-process.js";

/** Two archives to match on this thread, or on several: as columns in shared memory, the form for large inputs. */
export interface ParallelRequest {
  readonly plans: readonly [ArchivePlan, ArchivePlan];
  readonly maxTimeDiffSeconds: number;
  /** 1 is the plain `findMatchups`. */
  readonly threads: number;
  /** Where processes that are to match at once wait for each other: an empty folder, and how many they are. */
  readonly meeting?: { readonly folder: string; readonly processes: number };
  /** How often the same is to be asked again in the same process, with the threads kept; default 0. */
  readonly laterCalls?: number;
}

/** Everything from the first call of the process to the matches counts, starting threads and warming up too. */
export interface ParallelAnswer {
  readonly pairs: number;
  readonly wallS: number;
  readonly cpuS: number;
  /** Wall time of a later call, their median. */
  readonly laterWallS?: number;
}

const { plans, maxTimeDiffSeconds, threads, meeting, laterCalls = 0 } = request<ParallelRequest>();
const sensors = [shared(archiveColumns(plans[0])), shared(archiveColumns(plans[1]))] as const;
const kept = matchThreads({ threads });
await quietProcess();
const first = await timedCall(meeting);
const laterWallS: number[] = [];
// One right after the other, as in engine-process.ts.
while (laterWallS.length < laterCalls) laterWallS.push((await timedCall()).wallS);
await kept.close();
answer<ParallelAnswer>({
  ...first,
  ...(laterCalls === 0 ? {} : { laterWallS: measurementOf(laterWallS).median }),
});

async function timedCall(
  where?: ParallelRequest["meeting"],
): Promise<Pick<ParallelAnswer, "pairs" | "wallS" | "cpuS">> {
  if (where !== undefined) await meet(where);
  const began = performance.now();
  const cpu = process.cpuUsage();
  const matches =
    threads === 1
      ? findMatchups(sensors, { maxTimeDiffSeconds })
      : await findMatchupsInParallel(sensors, { maxTimeDiffSeconds }, { threads: kept });
  const wallS = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { pairs: matches.length, wallS, cpuS: (user + system) / 1e6 };
}

async function meet({ folder, processes }: NonNullable<ParallelRequest["meeting"]>): Promise<void> {
  writeFileSync(join(folder, String(process.pid)), "");
  while (readdirSync(folder).length < processes) await pause(1);
}

function shared(columns: ArchiveColumns): ObservationColumns<{ index: number }> {
  const { ids, startMs, stopMs, lonLat, ringOffsets, polygonOffsets, productOffsets } = columns;
  const floats = (given: Float64Array): Float64Array => {
    const copy = new Float64Array(new SharedArrayBuffer(given.byteLength));
    copy.set(given);
    return copy;
  };
  const offsets = (given: Uint32Array): Uint32Array => {
    const copy = new Uint32Array(new SharedArrayBuffer(given.byteLength));
    copy.set(given);
    return copy;
  };
  return {
    count: ids.length,
    id: (index) => ids[index]!,
    product: (index) => ({ index }),
    startMs: floats(startMs),
    stopMs: floats(stopMs),
    lonLat: floats(lonLat),
    ringOffsets: offsets(ringOffsets),
    polygonOffsets: offsets(polygonOffsets),
    productOffsets: offsets(productOffsets),
  };
}
