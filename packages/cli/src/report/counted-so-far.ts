import type { CliIo } from "../io.js";
import { canDrawBar } from "./progress-rate.js";
import { formatCount } from "./quantity.js";

const msBetweenUpdates = 200;

/**
 * Shows on a terminal how many of something there were so far, where nobody knows how many there will be; nothing
 * elsewhere.
 *
 * @param things what is counted, `items read`
 */
export function countedSoFar(
  io: CliIo,
  things: string,
): { readonly update: (count: number) => void; close(): void } {
  const { stderr, nowMs } = io;
  if (!canDrawBar(io)) return { update: () => {}, close: () => {} };
  let nextMs = nowMs() + msBetweenUpdates;
  let isShown = false;
  return {
    update: (count) => {
      if (nowMs() < nextMs) return;
      nextMs = nowMs() + msBetweenUpdates;
      isShown = true;
      stderr.write(`\r${formatCount(count)} ${things}`);
    },
    close: () => {
      if (isShown) stderr.write("\r\x1b[K");
      isShown = false;
    },
  };
}
