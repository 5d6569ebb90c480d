import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveColumns, archiveFolder } from "../archives/archive-cache.js";
import { vertexCount } from "../archives/archive-columns.js";
import type { EngineName } from "../engines/engine-registry.js";
import { type EngineRunner, engineRunner } from "../engines/engine-runner.js";
import { type Measurement, measurementOf } from "../measurement.js";
import { type Agreement, comparePairs, readPairs } from "../pair-agreement.js";
import type { EngineAnswer } from "../processes/engine-process.js";
import { MAX_TIME_DIFF_SECONDS, type MatchCase, SLICE, sliceOf } from "./match-case.js";

/** What an engine took on an input. */
export interface EngineRow {
  readonly engine: EngineName;
  readonly title: string;
  /** The part of the case's period it was given. */
  readonly slice: string;
  readonly pairs: number;
  readonly cpuS: Measurement;
  /** Of a later call in the same process; undefined of a server, which ran before the first. */
  readonly laterCpuS: Measurement | undefined;
  readonly extraMb: number | null;
  /** Its processor time over the finder's on the same input, of the first call. */
  readonly ratio: number;
  /** The same of a later call. */
  readonly laterRatio: number | undefined;
  /** Against the finder with the edges this engine knows: flat for all peers. */
  readonly agreement: Agreement;
  /** Of a flat-map engine, against the finder with great-circle edges. */
  readonly greatCircleAgreement: Agreement;
}

/** A case and what every engine took; engines that cannot run here, with the reason. */
export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly products: readonly [number, number];
  readonly vertices: number;
  readonly rows: readonly EngineRow[];
  readonly absent: readonly { readonly engine: EngineName; readonly reason: string }[];
}

/** How often to run, and whom to tell how far it is. */
export interface RunOptions {
  readonly runs: number;
  /** Runs of peers. */
  readonly peerRuns: number;
  readonly progress: (line: string) => void;
}

/** Matches a case with every engine that can run here, each run in a fresh process. */
export async function runCase(matchCase: MatchCase, options: RunOptions): Promise<CaseResult> {
  const { id, title, plans, engines, slowEngines } = matchCase;
  options.progress(`${title}: input`);
  const columns = plans.map(archiveColumns);
  const absent: { engine: EngineName; reason: string }[] = [];
  const present = (names: readonly EngineName[]): Map<EngineName, EngineRunner> =>
    new Map(
      names.flatMap((engine) => {
        const runner = engineRunner(engine);
        if (typeof runner !== "string") return [[engine, runner] as const];
        absent.push({ engine, reason: runner });
        return [];
      }),
    );
  const rows = await runEngines(plans, { ...options, runners: present(engines), slice: "all" });
  const slow = present(slowEngines);
  if (slow.size > 0) {
    const needed = present(["eomatch", "eomatch-planar"]);
    const sliced = await runEngines(sliceOf(plans, SLICE.fraction), {
      ...options,
      runners: new Map([...needed, ...slow]),
      slice: SLICE.title,
    });
    rows.push(...sliced.filter(({ engine }) => slow.has(engine)));
  }
  return {
    id,
    title,
    products: [columns[0]!.ids.length, columns[1]!.ids.length],
    vertices: columns.reduce((sum, archive) => sum + vertexCount(archive), 0),
    rows,
    absent,
  };
}

interface EngineRuns extends RunOptions {
  /** With `eomatch` and `eomatch-planar` among them. */
  readonly runners: ReadonlyMap<EngineName, EngineRunner>;
  readonly slice: string;
}

async function runEngines(plans: MatchCase["plans"], options: EngineRuns): Promise<EngineRow[]> {
  const { runners, slice, progress } = options;
  for (const plan of plans) archiveFolder(plan);
  const folder = mkdtempSync(join(tmpdir(), "eomatch-bench-pairs-"));
  const pairsFile = (engine: EngineName): string => join(folder, engine);
  const answers = new Map<EngineName, EngineAnswer[]>();
  try {
    // Round by round, so that a busy spell of the machine does not fall on one engine alone.
    for (let round = 0; round < Math.max(options.runs, options.peerRuns); round++) {
      for (const [engine, run] of runners) {
        if (round >= (engine.startsWith("eomatch") ? options.runs : options.peerRuns)) continue;
        const question = {
          plans,
          maxTimeDiffSeconds: MAX_TIME_DIFF_SECONDS,
          pairsFile: pairsFile(engine),
          isAskedAgain: true,
        };
        const answer = await run(question);
        progress(`  ${slice === "all" ? "" : `${slice} `}${engine}: ${told(answer)}`);
        answers.set(engine, [...(answers.get(engine) ?? []), answer]);
      }
    }
    return rowsOf(answers, { pairsFile, slice });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function told({ cpuS, laterCpuS }: EngineAnswer): string {
  return `${cpuS.toFixed(2)} CPU s${laterCpuS === undefined ? "" : `, later ${laterCpuS.toFixed(2)}`}`;
}

function rowsOf(
  answers: ReadonlyMap<EngineName, readonly EngineAnswer[]>,
  { pairsFile, slice }: { pairsFile: (engine: EngineName) => string; slice: string },
): EngineRow[] {
  const cpuOf = (engine: EngineName): Measurement =>
    measurementOf(answers.get(engine)!.map(({ cpuS }) => cpuS));
  const laterOf = (engine: EngineName): Measurement | undefined => {
    const later = answers.get(engine)!.flatMap(({ laterCpuS }) => laterCpuS ?? []);
    return later.length === 0 ? undefined : measurementOf(later);
  };
  const own = laterOf("eomatch");
  const greatCircle = readPairs(pairsFile("eomatch"));
  const planar = readPairs(pairsFile("eomatch-planar"));
  return [...answers].map(([engine, runs]) => {
    const pairs = readPairs(pairsFile(engine));
    const isRound = engine.startsWith("eomatch") && engine !== "eomatch-planar";
    const later = laterOf(engine);
    const extraMb = measurementOf(runs.map((run) => run.extraMb)).median;
    return {
      engine,
      title: runs[0]!.title,
      slice,
      pairs: pairs.left.length,
      cpuS: cpuOf(engine),
      laterCpuS: later,
      extraMb: Number.isFinite(extraMb) ? extraMb : null,
      ratio: cpuOf(engine).median / cpuOf("eomatch").median,
      laterRatio: later === undefined || own === undefined ? undefined : later.median / own.median,
      agreement: comparePairs(pairs, isRound ? greatCircle : planar),
      greatCircleAgreement: comparePairs(pairs, greatCircle),
    };
  });
}
