import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds of processor time in a pause up to which a process counts as quiet. */
const QUIET_MS = 1;
const PAUSE_MS = 50;
const MOST_PAUSES = 100;

/**
 * Collects garbage and waits until the threads that sweep behind the collector have done so.
 *
 * What they do is left over from loading the input; without the wait it would count as time of what is measured, up to
 * a tenth of a second for an archive of objects.
 */
export async function quietProcess(): Promise<void> {
  globalThis.gc?.();
  for (let k = 0; k < MOST_PAUSES; k++) {
    const before = process.cpuUsage();
    await pause(PAUSE_MS);
    const { user, system } = process.cpuUsage(before);
    if (user + system < 1000 * QUIET_MS) return;
  }
}
