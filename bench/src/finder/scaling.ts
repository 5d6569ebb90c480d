import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveFolder, archiveLines } from "../archives/archive-cache.js";
import { type ArchivePlan, planOf, plansOfSize, TWO_MONTHS_DAYS } from "../archives/archive-plan.js";
import { COLLECTIONS } from "../archives/stac-item-line.js";
import { type Measurement, measurementOf } from "../measurement.js";
import type { EndToEndAnswer, EndToEndRequest } from "../processes/end-to-end-process.js";
import type { EngineAnswer, EngineRequest } from "../processes/engine-process.js";
import type { JsonParseAnswer, JsonParseRequest } from "../processes/json-parse-process.js";
import type { ParallelAnswer, ParallelRequest } from "../processes/parallel-process.js";
import { askNode } from "../processes/process-talk.js";
import type { StreamAnswer, StreamRequest } from "../processes/stream-process.js";
import type { Figure } from "./figure.js";
import { MAX_TIME_DIFF_SECONDS, sliceOf } from "./match-case.js";
import type { RunOptions } from "./run-case.js";

type Plans = readonly [ArchivePlan, ArchivePlan];

/** How large an input the measures of scaling take. */
export interface ScalingOptions extends RunOptions {
  readonly isQuick: boolean;
}

/** The time that twice the input takes, over that of the input: the headline case and its first half. */
export async function measureGrowth(options: ScalingOptions): Promise<Figure[]> {
  const plans: Plans = [planOf("s2a", days(options)), planOf("ls9", days(options))];
  const half = sliceOf(plans, 1 / 2);
  const [whole, part] = await alternate(options, [() => finderCpuS(plans), () => finderCpuS(half)]);
  return [{ id: "finder.growth", value: whole.median / part.median, unit: "times" }];
}

/** The greatest memory of a process that matches two streams of a million products each, made up as they go. */
export async function measureStream(options: ScalingOptions): Promise<Figure[]> {
  const plans = plansOfSize(options.isQuick ? 1000 : 1_000_000);
  const { products, pairs, rssMb, wallS } = await askNode<StreamAnswer>("stream-process", {
    plans,
    maxTimeDiffSeconds: MAX_TIME_DIFF_SECONDS,
  } satisfies StreamRequest);
  options.progress(`  ${products.join(" × ")} products, ${pairs} pairs, ${wallS.toFixed(1)} s`);
  return [{ id: "finder.stream.rss_mb", value: rssMb, unit: "MB" }];
}

/** How often a process is asked again. */
const LATER_CALLS = 5;

/**
 * Wall time on one thread over that on two, for a year of the headline case; and what the machine gives at most: two
 * processes that know nothing of each other, each on one thread, one after the other over both at once.
 */
export async function measureParallel(options: ScalingOptions): Promise<Figure[]> {
  const year = options.isQuick ? 1 : 6 * TWO_MONTHS_DAYS;
  const plans: Plans = [planOf("s2a", year), planOf("ls9", year)];
  for (const plan of plans) archiveFolder(plan);
  const ask = (asked: Pick<ParallelRequest, "threads" | "meeting" | "laterCalls">): Promise<ParallelAnswer> =>
    askNode<ParallelAnswer>("parallel-process", {
      plans,
      maxTimeDiffSeconds: MAX_TIME_DIFF_SECONDS,
      ...asked,
    } satisfies ParallelRequest);
  const later: Record<number, number[]> = { 1: [], 2: [] };
  const wallS = async (threads: 1 | 2): Promise<number> => {
    const answer = await ask({ threads, laterCalls: LATER_CALLS });
    later[threads]!.push(answer.laterWallS!);
    return answer.wallS;
  };
  // A year takes long to load.
  const runs = Math.min(options.runs, options.peerRuns);
  const [alone, together, apart] = await alternate({ ...options, runs }, [
    () => wallS(1),
    () => wallS(2),
    () => wallSOfTwoAtOnce(async (meeting) => (await ask({ threads: 1, meeting })).wallS),
  ]);
  const [aloneLater, togetherLater] = [later[1]!, later[2]!].map(measurementOf);
  return [
    { id: "finder.parallel.speedup", value: alone.median / together.median, unit: "times" },
    {
      id: "finder.parallel.warm.speedup",
      value: aloneLater!.median / togetherLater!.median,
      unit: "times",
    },
    { id: "finder.parallel.ceiling", value: (2 * alone.median) / apart.median, unit: "times" },
  ];
}

async function wallSOfTwoAtOnce(
  wallS: (meeting: NonNullable<ParallelRequest["meeting"]>) => Promise<number>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "eomatch-bench-meeting-"));
  try {
    return Math.max(...(await Promise.all([0, 1].map(() => wallS({ folder, processes: 2 })))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Wall time from two files of STAC items to matches, and that of parsing them line by line over it. */
export async function measureEndToEnd(options: ScalingOptions): Promise<Figure[]> {
  const plans: Plans = [planOf("s2a", days(options)), planOf("ls9", days(options))];
  const files = [await archiveLines(plans[0]), await archiveLines(plans[1])] as const;
  const question: EndToEndRequest = {
    archives: [
      { file: files[0], collection: COLLECTIONS.s2a.id },
      { file: files[1], collection: COLLECTIONS.ls9.id },
    ],
    startTime: new Date(plans[0].startMs).toISOString(),
    stopTime: new Date(plans[0].startMs + plans[0].days * 86_400_000).toISOString(),
    maxTimeDiffSeconds: MAX_TIME_DIFF_SECONDS,
  };
  const memory: number[] = [];
  const ours = async (): Promise<number> => {
    const { wallS, rssMb } = await askNode<EndToEndAnswer>("end-to-end-process", question);
    memory.push(rssMb);
    return wallS;
  };
  const theirs = async (): Promise<number> =>
    (await askNode<JsonParseAnswer>("json-parse-process", { files } satisfies JsonParseRequest)).wallS;
  const [own, parse] = await alternate(options, [ours, theirs]);
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  return [
    { id: "finder.end_to_end.s", value: own.median, unit: "s", spread: [own.min, own.max] },
    { id: "finder.end_to_end.ratio_json_parse", value: parse.median / own.median, unit: "times" },
    { id: "finder.end_to_end.rss_mb", value: measurementOf(memory).median, unit: "MB" },
    { id: "finder.end_to_end.input_mb", value: megabytes, unit: "MB" },
  ];
}

function days({ isQuick }: ScalingOptions): number {
  return isQuick ? 1 : TWO_MONTHS_DAYS;
}

async function finderCpuS(plans: Plans): Promise<number> {
  for (const plan of plans) archiveFolder(plan);
  const question: EngineRequest = { engine: "eomatch", plans, maxTimeDiffSeconds: MAX_TIME_DIFF_SECONDS };
  return (await askNode<EngineAnswer>("engine-process", question)).cpuS;
}

/** Runs measures in turn, so that a busy spell of the machine does not fall on one alone. */
async function alternate<const M extends readonly (() => Promise<number>)[]>(
  { runs, progress }: ScalingOptions,
  measures: M,
): Promise<{ [K in keyof M]: Measurement }> {
  const values: number[][] = measures.map(() => []);
  for (let round = 0; round < runs; round++) {
    for (const [k, measure] of measures.entries()) values[k]!.push(await measure());
    progress(`  ${values.map((own) => `${own.at(-1)?.toFixed(2)} s`).join(", ")}`);
  }
  return values.map(measurementOf) as { [K in keyof M]: Measurement };
}
