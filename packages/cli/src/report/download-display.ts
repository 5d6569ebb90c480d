import type { DownloadProgress, ProductOutcome } from "@eomatch/catalogue";
import { MultiBar, type SingleBar } from "cli-progress";
import type { CliIo } from "../io.js";
import type { DownloadState, DownloadTally } from "./download-tally.js";
import { overBars } from "./over-bars.js";
import { canDrawBar, secondsBetweenLines } from "./progress-rate.js";
import { formatBytes, formatCount, formatDuration } from "./quantity.js";
import { padded, shortened } from "./table.js";

/** Shows how a download goes on: bars at the foot of the lines, or lines alone. */
export interface DownloadDisplay {
  /** Writes a line; bars stay below it. */
  line(text: string): void;
  progress(progress: DownloadProgress): void;
  /** Takes the bars away; calling it again does nothing. Tells how long it was open. */
  close(): { readonly seconds: number };
}

/** A bar per transfer and one of all on a terminal that can draw them; elsewhere a line per product and now and then one of all. */
export function downloadDisplay(io: CliIo, tally: DownloadTally): DownloadDisplay {
  return canDrawBar(io) ? barDisplay(io, tally) : lineDisplay(io, tally);
}

function lineDisplay({ stderr, nowMs }: CliIo, tally: DownloadTally): DownloadDisplay {
  let nextMs = nowMs() + secondsBetweenLines * 1000;
  let seconds: number | undefined;
  const line = (text: string): void => {
    stderr.write(`${text}\n`);
  };
  return {
    line,
    progress: (progress) => {
      tally.take(progress);
      if (progress.stage === "outcome" && ["downloaded", "resumed"].includes(progress.outcome.outcome)) {
        const { done, products } = tally.state();
        line(`${sentence(progress.outcome)} (${formatCount(done)} of ${formatCount(products)})`);
      }
      const state = tally.state();
      if (nowMs() < nextMs || state.products === 0) return;
      nextMs = nowMs() + secondsBetweenLines * 1000;
      line(
        `download: ${formatCount(state.done)} of ${formatCount(state.products)} products, ${rateOf(state)}`,
      );
    },
    close: () => {
      seconds ??= tally.seconds();
      return { seconds };
    },
  };
}

function sentence({ outcome, product, sizeBytes }: ProductOutcome): string {
  return `${outcome} ${product.id}${sizeBytes === undefined ? "" : `, ${formatBytes(sizeBytes)}`}`;
}

function rateOf({ fetchedBytes, bytesPerSecond, etaSeconds }: DownloadState): string {
  return [
    formatBytes(fetchedBytes),
    ...(bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
    ...(etaSeconds === undefined ? [] : [`ETA ${formatDuration(etaSeconds)}`]),
  ].join(", ");
}

const nameWidth = 24;

function barDisplay({ stderr }: CliIo, tally: DownloadTally): DownloadDisplay {
  const bars = new MultiBar({
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
    // A line that is logged overwrites the bars, which are then drawn again even if nothing in them changed.
    forceRedraw: true,
    linewrap: false,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: Math.min(24, Math.max(8, (stderr.columns ?? 80) - 72)),
    format: `{name} {bar} {percentage}% {text}`,
  });
  const transfers = new Map<string, { readonly bar: SingleBar; bytes: number; readonly total: number }>();
  let all: SingleBar | undefined;
  let seconds: number | undefined;
  const keyOf = ({ collection, id }: { readonly collection: string; readonly id: string }): string =>
    `${collection}\n${id}`;
  const remove = (key: string): void => {
    const transfer = transfers.get(key);
    if (transfer === undefined) return;
    bars.remove(transfer.bar);
    transfers.delete(key);
  };
  const showAll = (): void => {
    const state = tally.state();
    all?.update(state.done, {
      text: `${formatCount(state.done)} of ${formatCount(state.products)}, ${rateOf(state)}`,
    });
  };

  const show = (progress: DownloadProgress): void => {
    if (progress.stage === "plan") {
      all = bars.create(progress.products, 0, { name: "all products".padEnd(nameWidth), text: "" });
    } else if (progress.stage === "file") {
      const key = keyOf(progress.product);
      remove(key);
      const total = progress.sizeBytes ?? 0;
      const name = padded(shortened(progress.product.id, nameWidth), nameWidth);
      const bar = bars.create(Math.max(1, total), progress.offsetBytes, { name, text: "" });
      transfers.set(key, { bar, bytes: progress.offsetBytes, total });
    } else if (progress.stage === "bytes") {
      const transfer = transfers.get(keyOf(progress.product));
      if (transfer === undefined) return;
      transfer.bytes += progress.count;
      const of = transfer.total > 0 ? ` of ${formatBytes(transfer.total)}` : "";
      transfer.bar.update(Math.min(transfer.bytes, Math.max(1, transfer.total)), {
        text: `${formatBytes(transfer.bytes)}${of}`,
      });
    } else if (progress.stage === "wait") {
      transfers
        .get(keyOf(progress.product))
        ?.bar.update({ text: `waiting ${formatDuration(progress.delaySeconds)}` });
    } else remove(keyOf(progress.outcome.product));
    showAll();
  };

  return {
    line: (text) => {
      // Without a bar there is no redrawing, so what is logged would never be seen.
      if (all === undefined || seconds !== undefined) stderr.write(`${text}\n`);
      else bars.log(overBars(text));
    },
    progress: (progress) => {
      tally.take(progress);
      if (seconds === undefined) show(progress);
    },
    close: () => {
      if (seconds === undefined && all !== undefined) {
        // Lines that wait for the next redraw are written before the bars go.
        bars.update();
        bars.stop();
      }
      seconds ??= tally.seconds();
      return { seconds };
    },
  };
}
