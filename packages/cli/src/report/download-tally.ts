import type { DownloadProgress } from "@eomatch/catalogue";

/** How far a download is, all of it together. */
export interface DownloadState {
  readonly products: number;
  readonly done: number;
  readonly failed: number;
  /** Bytes that came over the network. */
  readonly fetchedBytes: number;
  /** Of the last seconds; undefined before there is anything to go by. */
  readonly bytesPerSecond: number | undefined;
  readonly etaSeconds: number | undefined;
}

/** Counts what a download tells of. */
export interface DownloadTally {
  take(progress: DownloadProgress): void;
  state(): DownloadState;
  /** Since it was made. */
  seconds(): number;
}

/** The rate is that of so many last milliseconds. */
const windowMs = 10_000;

/** Makes a tally with a clock. */
export function downloadTally(nowMs: () => number): DownloadTally {
  const beganMs = nowMs();
  const counts = { products: 0, done: 0, failed: 0, fetchedBytes: 0 };
  let listedBytes: number | undefined;
  let settledBytes = 0;
  const marks: { readonly atMs: number; readonly bytes: number }[] = [{ atMs: beganMs, bytes: 0 }];

  const rate = (): number | undefined => {
    const [first] = marks;
    const now = nowMs();
    if (first === undefined || now - first.atMs < 500 || counts.fetchedBytes === first.bytes)
      return undefined;
    return ((counts.fetchedBytes - first.bytes) / (now - first.atMs)) * 1000;
  };

  return {
    take(progress) {
      if (progress.stage === "plan") {
        counts.products = progress.products;
        if (progress.unlisted === 0) listedBytes = progress.listedBytes;
      } else if (progress.stage === "bytes") {
        counts.fetchedBytes += progress.count;
        const now = nowMs();
        if (now - (marks.at(-1)?.atMs ?? 0) > 250) marks.push({ atMs: now, bytes: counts.fetchedBytes });
        while (marks.length > 2 && now - (marks[0]?.atMs ?? now) > windowMs) marks.shift();
      } else if (progress.stage === "file") settledBytes += progress.offsetBytes;
      else if (progress.stage === "outcome") {
        counts.done += 1;
        if (progress.outcome.outcome === "failed") counts.failed += 1;
      }
    },
    state() {
      const bytesPerSecond = rate();
      const leftBytes =
        listedBytes === undefined ? undefined : Math.max(0, listedBytes - counts.fetchedBytes - settledBytes);
      // How many there are is not known before the plan is made.
      const byProducts =
        counts.done > 0 && counts.products >= counts.done
          ? ((nowMs() - beganMs) / 1000 / counts.done) * (counts.products - counts.done)
          : undefined;
      const byBytes =
        leftBytes === undefined || bytesPerSecond === undefined ? undefined : leftBytes / bytesPerSecond;
      const etaSeconds = byBytes ?? byProducts;
      return {
        ...counts,
        bytesPerSecond,
        etaSeconds: etaSeconds === undefined ? undefined : Math.ceil(etaSeconds),
      };
    },
    seconds: () => (nowMs() - beganMs) / 1000,
  };
}
