import { archiveColumns } from "../archives/archive-cache.js";
import { productsOf } from "../archives/archive-columns.js";
import type { ArchivePlan } from "../archives/archive-plan.js";
import { NODE_ENGINES, type NodeEngineName } from "../engines/engine-registry.js";
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
}

/** What it took; of one cold run in a process of its own. */
export interface EngineAnswer {
  readonly title: string;
  /** Of all threads: the garbage collector's and the compiler's too. */
  readonly cpuS: number;
  readonly wallS: number;
  /** Memory beyond the loaded input, at its greatest, 1e6 bytes. */
  readonly extraMb: number;
}

const { engine: name, plans, maxTimeDiffSeconds, pairsFile } = request<EngineRequest>();
const engine = await NODE_ENGINES[name]();
const [left, right] = plans.map((plan) => productsOf(archiveColumns(plan)));
const question = { left: left!, right: right!, maxTimeDiffSeconds };
engine.load?.(question);
await quietProcess();
const extraBytes = watchPeakMemory();
const wallMs = performance.now();
const cpu = process.cpuUsage();
const result = engine.match(question);
const { user, system } = process.cpuUsage(cpu);
const wallS = (performance.now() - wallMs) / 1000;
const extraMb = extraBytes() / 1e6;
if (pairsFile !== undefined) writePairs(pairsFile, result());
answer<EngineAnswer>({ title: engine.title, cpuS: (user + system) / 1e6, wallS, extraMb });
