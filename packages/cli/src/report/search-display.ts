import type { FindProgress } from "@eomatch/catalogue";
import { MultiBar, type SingleBar } from "cli-progress";
import type { CliIo } from "../io.js";
import { overBars } from "./over-bars.js";
import { canDrawBar, progressRate, secondsBetweenLines } from "./progress-rate.js";
import { formatCount, formatCounted, formatDuration, formatNumber } from "./quantity.js";

/** How far a search is. */
type SearchProgress = Extract<FindProgress, { stage: "search" }>;

/** What a search has added to the catalogue. */
type WriteProgress = Extract<FindProgress, { stage: "write" }>;

/** Shows how a search goes on: a bar at the foot of the lines, or lines alone. */
export interface SearchDisplay {
  /** Writes a line; a bar stays below it. */
  line(text: string): void;
  search(progress: SearchProgress): void;
  /** Tells what is safe in the catalogue by now. */
  written(progress: WriteProgress): void;
  /** Takes the bar away; nothing may be written by others before. Calling it again does nothing. */
  close(): void;
}

/** A bar on a terminal that is wide enough and can move its cursor, lines every five seconds elsewhere. */
export function searchDisplay(io: CliIo): SearchDisplay {
  return canDrawBar(io) ? barDisplay(io, io.stderr.columns ?? 80) : lineDisplay(io);
}

function lineDisplay({ stderr, nowMs }: CliIo): SearchDisplay {
  let nextMs = nowMs() + secondsBetweenLines * 1000;
  const line = (text: string): void => {
    stderr.write(`${text}\n`);
  };
  const rate = progressRate(nowMs);
  // What is written comes in many small portions, of which a log needs to know no more often than of the search.
  let nextWrittenMs = nextMs;
  let untold: WriteProgress | undefined;
  const tellWritten = (): void => {
    if (untold === undefined) return;
    const { events, matchups, products } = untold;
    untold = undefined;
    nextWrittenMs = nowMs() + secondsBetweenLines * 1000;
    line(
      `written: ${formatCounted(events, "new event")}, ${formatCounted(matchups, "matchup")}, ${formatCounted(products, "product")}`,
    );
  };
  return {
    line,
    search: (progress) => {
      const { etaSeconds } = rate(progress);
      if (nowMs() < nextMs) return;
      nextMs = nowMs() + secondsBetweenLines * 1000;
      const eta = etaSeconds === undefined ? "" : `, about ${formatDuration(etaSeconds)} left`;
      line(
        `search: ${formatCount(progress.done)} of ${formatCount(progress.total)} done, ${foundSoFar(progress)}${eta}`,
      );
    },
    written: (progress) => {
      untold = progress;
      if (nowMs() >= nextWrittenMs) tellWritten();
    },
    close: () => tellWritten(),
  };
}

function barDisplay({ stderr, nowMs }: CliIo, columns: number): SearchDisplay {
  const barsize = Math.min(30, Math.max(10, columns - 75));
  // Of the text, beside the bar and what stands around it.
  const room = columns - barsize - "search  100% ".length;
  const bars = new MultiBar({
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
    // A line that is logged overwrites the bar, which is then drawn again even if nothing in it changed.
    forceRedraw: true,
    linewrap: false,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize,
    format: "search {bar} {percentage}% {text}",
  });
  let bar: SingleBar | undefined;
  let writtenMatchups = 0;
  let isOpen = true;
  const rate = progressRate(nowMs);
  return {
    line: (text) => {
      // Without a bar there is no redrawing, so what is logged would never be seen.
      if (bar === undefined || !isOpen) stderr.write(`${text}\n`);
      else bars.log(overBars(text));
    },
    search: (progress) => {
      if (!isOpen) return;
      bar ??= bars.create(progress.total, 0, { text: "" });
      const { perSecond, etaSeconds } = rate(progress);
      const found = foundSoFar(progress);
      const written = writtenMatchups === 0 ? "" : `${formatCount(writtenMatchups)} written`;
      const speed = perSecond === undefined ? "" : `${formatNumber(perSecond)}/s`;
      const eta = etaSeconds === undefined ? "" : `ETA ${formatDuration(etaSeconds)}`;
      // Where there is no room for all, how long it will take is wanted most.
      const texts = [
        [found, written, speed, eta],
        [found, written, eta],
        [found, eta],
      ].map((parts) => parts.filter((part) => part !== "").join(", "));
      bar.setTotal(progress.total);
      bar.update(progress.done, { text: texts.find((text) => text.length <= room) ?? texts.at(-1) });
    },
    written: ({ matchups }) => {
      writtenMatchups = matchups;
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      if (bar === undefined) return;
      // Lines that wait for the next redraw are written before the bar goes.
      bars.update();
      bars.stop();
    },
  };
}

function foundSoFar({ products, matchups }: SearchProgress): string {
  const count = products.reduce((sum, one) => sum + one, 0);
  return `${formatCounted(count, "product")}, ${formatCounted(matchups, "matchup")}`;
}
