import { SingleBar } from "cli-progress";
import type { CliIo } from "../io.js";
import { canDrawBar, progressRate, secondsBetweenLines } from "./progress-rate.js";
import { formatCount, formatDuration, formatNumber } from "./quantity.js";

/** Shows how many of a number of things are done. */
export interface CountDisplay {
  update(done: number, total: number): void;
  /** Takes the bar away; calling it again does nothing. */
  close(): void;
}

/**
 * A bar with rate and time left on a terminal, a line every five seconds elsewhere; on stderr.
 *
 * @param label what is done, `check`
 * @param things what is counted, `files`
 */
export function countDisplay(io: CliIo, label: string, things: string): CountDisplay {
  const rate = progressRate(io.nowMs);
  return canDrawBar(io) ? countBar(io, { label, things, rate }) : countLines(io, { label, things, rate });
}

interface Counted {
  readonly label: string;
  readonly things: string;
  readonly rate: ReturnType<typeof progressRate>;
}

function countLines({ stderr, nowMs }: CliIo, { label, things, rate }: Counted): CountDisplay {
  let nextMs = nowMs() + secondsBetweenLines * 1000;
  return {
    update: (done, total) => {
      const { etaSeconds } = rate({ done, total });
      if (nowMs() < nextMs) return;
      nextMs = nowMs() + secondsBetweenLines * 1000;
      const eta = etaSeconds === undefined ? "" : `, about ${formatDuration(etaSeconds)} left`;
      stderr.write(`${label}: ${formatCount(done)} of ${formatCount(total)} ${things}${eta}\n`);
    },
    close: () => {},
  };
}

function countBar({ stderr }: CliIo, { label, things, rate }: Counted): CountDisplay {
  const bar = new SingleBar({
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
    linewrap: false,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: Math.min(30, Math.max(10, (stderr.columns ?? 80) - 60)),
    format: `${label} {bar} {percentage}% {text}`,
  });
  let isOpen = false;
  return {
    update: (done, total) => {
      const { perSecond, etaSeconds } = rate({ done, total });
      const parts = [
        `${formatCount(done)} ${things}`,
        ...(perSecond === undefined ? [] : [`${formatNumber(perSecond)}/s`]),
        ...(etaSeconds === undefined ? [] : [`ETA ${formatDuration(etaSeconds)}`]),
      ];
      const text = parts.join(", ");
      if (!isOpen) bar.start(total, done, { text });
      isOpen = true;
      bar.setTotal(total);
      bar.update(done, { text });
    },
    close: () => {
      if (isOpen) bar.stop();
      isOpen = false;
    },
  };
}
