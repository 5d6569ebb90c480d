import { findMatchups } from "@eomatch/finder";
import { localProvider } from "@eomatch/providers/local";
import type { ProductColumns } from "@eomatch/stac-model";
import { peakBytes } from "./peak-memory.js";
import { answer, request } from "./process-talk.js";

/** Two files of STAC items, one a line. */
export interface EndToEndRequest {
  readonly archives: readonly [ArchiveFile, ArchiveFile];
  readonly startTime: string;
  readonly stopTime: string;
  readonly maxTimeDiffSeconds: number;
}

/** A file and the collection whose items it holds, as eomatch names it. */
export interface ArchiveFile {
  readonly file: string;
  readonly collection: string;
}

/** From files on disk to matches, everything but starting Node. */
export interface EndToEndAnswer {
  readonly products: readonly [number, number];
  readonly pairs: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly rssMb: number;
}

const { archives, maxTimeDiffSeconds, ...period } = request<EndToEndRequest>();
const began = performance.now();
const cpu = process.cpuUsage();
const [left, right] = await Promise.all([read(archives[0]), read(archives[1])]);
const matches = findMatchups([left, right], { maxTimeDiffSeconds });
const wallS = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
answer<EndToEndAnswer>({
  products: [left.count, right.count],
  pairs: matches.length,
  wallS,
  cpuS: (user + system) / 1e6,
  rssMb: peakBytes() / 1e6,
});

async function read({ file, collection }: ArchiveFile): Promise<ProductColumns> {
  const provider = localProvider({ path: file });
  if (provider.searchColumns === undefined) throw new Error("the local provider gives no columns");
  return provider.searchColumns({
    collection,
    startTime: new Date(period.startTime),
    stopTime: new Date(period.stopTime),
  });
}
