import { matchupsOf } from "@eomatch/finder";
import { acquisitionsOf } from "../archives/acquisitions.js";
import type { ArchivePlan } from "../archives/archive-plan.js";
import type { BenchProduct } from "../archives/bench-product.js";
import { peakBytes } from "./peak-memory.js";
import { answer, request } from "./process-talk.js";

/** Two archives that are made up while they are matched. */
export interface StreamRequest {
  readonly plans: readonly [ArchivePlan, ArchivePlan];
  readonly maxTimeDiffSeconds: number;
}

/** What went through, and the greatest memory of the whole process meanwhile, 1e6 bytes. */
export interface StreamAnswer {
  readonly products: readonly [number, number];
  readonly pairs: number;
  readonly rssMb: number;
  /** With making the products up. */
  readonly wallS: number;
}

const { plans, maxTimeDiffSeconds } = request<StreamRequest>();
const products: [number, number] = [0, 0];
const began = performance.now();
let pairs = 0;
for await (const match of matchupsOf(stream(0), stream(1), { maxTimeDiffSeconds })) {
  if (match.areaKm2 > 0) pairs++;
}
const wallS = (performance.now() - began) / 1000;
answer<StreamAnswer>({ products, pairs, rssMb: peakBytes() / 1e6, wallS });

async function* stream(side: 0 | 1): AsyncGenerator<BenchProduct, void, undefined> {
  for (const product of acquisitionsOf(plans[side])) {
    products[side]++;
    yield product;
  }
}
