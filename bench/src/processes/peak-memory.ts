import { readFileSync, writeFileSync } from "node:fs";

/**
 * Watches how much more memory this process takes than it has now, garbage having been collected: resident set, bytes.
 *
 * Linux forgets the peak so far when asked (`/proc/self/clear_refs`, proc(5)). Elsewhere the peak includes whatever
 * loading took, so that what is returned is an upper bound.
 *
 * @returns a function that gives the bytes taken beyond what there was
 */
export function watchPeakMemory(): () => number {
  const baseline = process.memoryUsage.rss();
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not Linux, or not allowed: the upper bound it is.
  }
  return () => Math.max(0, peakBytes() - baseline);
}

/** The greatest resident set of this process so far, bytes. */
export function peakBytes(): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
