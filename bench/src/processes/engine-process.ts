import { archiveColumns } from "../archives/archive-cache.js";
import { productsOf } from "../archives/archive-columns.js";
import type { ArchivePlan } from "../archives/archive-plan.js";
import type { MatchQuestion } from "../engines/engine.js";
import { NODE_ENGINES, type NodeEngineName } from "../engines/engine-registry.js";
import { measurementOf } from "../measurement.js";
import { writePairs } from "../pair-agreement.js";
import { watchPeakMemory } from "./peak-memory.js";
import { answer, request } from "./process-talk.js";
import { quietProcess } from "./quiet-process.js";

/** What one engine is to match. */
export interface EngineRequest {
  readonly engine: NodeEngineName;
  readonly plans: readonly [ArchivePlan, ArchivePlan];
  readonly maxTimeDiffSeconds: number;
  /** Where to write the pairs that were found; without it they are not wanted. */
  readonly pairsFile?: string;
  /** Whether the same is to be asked again in the same process. */
  readonly isAskedAgain?: boolean;
}

/** What it took, in a process of its own. */
export interface EngineAnswer {
  readonly title: string;
  /** The first call, of all threads: the garbage collector's and the compiler's too. */
  readonly cpuS: number;
  readonly wallS: number;
  /** Memory beyond the loaded input, at its greatest in the first call, 1e6 bytes. */
  readonly extraMb: number;
  /** A later call in the same process, where one was made: the median of {@link LATER_CALLS}, one right after the other. */
  readonly laterCpuS?: number;
}

/** How often is asked again; once where the first call took longer than this. The same for every engine. */
const LATER_CALLS = 5;
const LONG_CPU_S = 3;

const { engine: name, plans, maxTimeDiffSeconds, pairsFile, isAskedAgain } = request<EngineRequest>();
const engine = await NODE_ENGINES[name]();
const [left, right] = plans.map((plan) => productsOf(archiveColumns(plan)));
const question = { left: left!, right: right!, maxTimeDiffSeconds };
engine.load?.(question);
await quietProcess();
const first = timedCall(question, pairsFile);
const later: number[] = [];
const calls = isAskedAgain !== true ? 0 : first.cpuS > LONG_CPU_S ? 1 : LATER_CALLS;
// Garbage is collected when the engine has it so: each call pays for what the one before has left, as in a server.
while (later.length < calls) later.push(timedCall(question).cpuS);
answer<EngineAnswer>({
  title: engine.title,
  ...first,
  ...(calls === 0 ? {} : { laterCpuS: measurementOf(later).median }),
});

// What a call found is given up with it: nothing but the input is held between calls.
function timedCall(asked: MatchQuestion, file?: string): Pick<EngineAnswer, "cpuS" | "wallS" | "extraMb"> {
  const extraBytes = watchPeakMemory();
  const wallMs = performance.now();
  const cpu = process.cpuUsage();
  const result = engine.match(asked);
  const { user, system } = process.cpuUsage(cpu);
  const wallS = (performance.now() - wallMs) / 1000;
  const extraMb = extraBytes() / 1e6;
  if (file !== undefined) writePairs(file, result());
  engine.forget?.();
  return { cpuS: (user + system) / 1e6, wallS, extraMb };
}
