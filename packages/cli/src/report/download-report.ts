import type { DownloadProgress, DownloadSummary, ProductOutcome } from "@eomatch/catalogue";
import { type CliIo, columnsOf } from "../io.js";
import { downloadDisplay } from "./download-display.js";
import { downloadTally } from "./download-tally.js";
import { formatBytes, formatCounted, formatDuration, formatNumber } from "./quantity.js";
import { styleOf } from "./style.js";
import { type Column, formatTable, hasRoomFor } from "./table.js";

/** What the person or program that started a download is told. */
export interface DownloadReport {
  progress(progress: DownloadProgress): void;
  /** Another writer is at the catalogue, and is waited for. */
  waiting(holder: string): void;
  summary(summary: DownloadSummary): void;
  stopping(): void;
  stopped(location: string): void;
  /** Leaves the terminal as it was; calling it again does nothing. */
  close(): void;
}

/** How a download is told of. */
export interface DownloadReportOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

/** A report as JSON lines, of failures alone, or for people: bars on a terminal, lines elsewhere, then a table. */
export function downloadReport(io: CliIo, options: DownloadReportOptions): DownloadReport {
  if (options.json === true) return jsonReport(io);
  return options.quiet === true ? quietReport(io) : textReport(io, options);
}

/** So many failures are told of as they happen; the table at the end names all. */
const failuresToldAtOnce = 20;

function textReport(io: CliIo, { verbose, dryRun }: DownloadReportOptions): DownloadReport {
  const { stdout, stderr, env } = io;
  const { red, bold } = styleOf(stderr, env);
  const display = downloadDisplay(io, downloadTally(io.nowMs));
  let failures = 0;
  const tellFailure = ({ product, reason }: ProductOutcome): void => {
    failures += 1;
    if (failures <= failuresToldAtOnce) display.line(`${red("failed:")} ${product.id}: ${reason}`);
    else if (failures === failuresToldAtOnce + 1) {
      display.line(
        `${red("failed:")} more than ${failuresToldAtOnce} products: the table at the end names all`,
      );
    }
  };
  return {
    progress: (progress) => {
      display.progress(progress);
      if (progress.stage === "wait" && (verbose === true || progress.delaySeconds >= 5)) {
        display.line(
          `waiting ${formatNumber(progress.delaySeconds)} s for ${progress.product.id}: ${progress.reason}`,
        );
      }
      // A plan is made in a moment, and its table says the same.
      if (progress.stage === "outcome" && progress.outcome.outcome === "failed" && dryRun !== true) {
        tellFailure(progress.outcome);
      }
    },
    waiting: (holder) => display.line(`waiting for ${holder}, which writes to the catalogue`),
    summary: (summary) => {
      const { seconds } = display.close();
      const layout = { columns: columnsOf(stdout), bold: styleOf(stdout, env).bold };
      if (summary.outcomes.length > 0) stdout.write(formatTable(outcomeColumns, summary.outcomes, layout));
      if (!hasRoomFor(reasonHeading, outcomeColumns, summary.outcomes, layout)) {
        for (const line of reasonLines(summary.outcomes)) stdout.write(`${line}\n`);
      }
      stdout.write(`${conclusion(summary, { seconds, isPlan: dryRun === true })}\n`);
    },
    stopping: () => display.line("stopping: what has come is kept; press Ctrl-C again to quit at once"),
    stopped: (location) => {
      display.close();
      stderr.write(
        `${bold("stopped")}; what has come so far is kept in ${location}; run the same command again to continue\n`,
      );
    },
    close: () => {
      display.close();
    },
  };
}

const words: { readonly [outcome in ProductOutcome["outcome"]]: string } = {
  downloaded: "downloaded",
  resumed: "resumed",
  present: "already there",
  ordered: "ordered",
  wanted: "to be fetched",
  failed: "failed",
};

const reasonHeading = "from, or why not";

const outcomeColumns: readonly Column<ProductOutcome>[] = [
  { heading: "product", cell: ({ product }) => product.id, rank: 0 },
  { heading: "outcome", cell: ({ outcome }) => words[outcome], rank: 0 },
  {
    heading: "size",
    cell: ({ sizeBytes }) => (sizeBytes === undefined ? "–" : formatBytes(sizeBytes)),
    align: "right",
    rank: 1,
  },
  { heading: reasonHeading, cell: ({ reason, provider }) => reason ?? provider ?? "", rank: 2 },
];

const longestReasons = 5;

/** Why products could not be had, each reason once, for terminals on which the table has no room for them. */
function reasonLines(outcomes: readonly ProductOutcome[]): string[] {
  const failed = new Map<string, string[]>();
  for (const { outcome, reason, product } of outcomes) {
    if (outcome === "failed" && reason !== undefined)
      failed.set(reason, [...(failed.get(reason) ?? []), product.id]);
  }
  const lines = [...failed].map(([reason, [id, ...others]]) => {
    const which = others.length === 0 ? id : formatCounted(others.length + 1, "product");
    return `failed: ${which}: ${reason}`;
  });
  const more = lines.length - longestReasons;
  return more > 0
    ? [
        ...lines.slice(0, longestReasons),
        `and ${formatCounted(more, "other reason")}: each product's own stands in a wider table, and in --json`,
      ]
    : lines;
}

function conclusion(
  { outcomes, fetchedBytes, location }: DownloadSummary,
  { seconds, isPlan }: { readonly seconds: number; readonly isPlan: boolean },
): string {
  const parts = (Object.keys(words) as (keyof typeof words)[]).flatMap((outcome) => {
    const count = outcomes.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${formatCounted(count, "product")} ${words[outcome]}`];
  });
  if (parts.length === 0) return "no products: no event meets what was asked";
  const wanted = outcomes.filter(({ outcome }) => outcome === "wanted");
  const known = wanted.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  const unknown = wanted.filter(({ sizeBytes }) => sizeBytes === undefined).length;
  const size = isPlan
    ? `: ${formatBytes(known)}${unknown > 0 ? ` and ${formatCounted(unknown, "product")} of unknown size` : ""}`
    : fetchedBytes > 0
      ? `: ${formatBytes(fetchedBytes)} in ${formatDuration(seconds)}${seconds > 0 ? `, ${formatBytes(fetchedBytes / seconds)}/s` : ""}`
      : "";
  return `${parts.join(", ")}${size}; ${location}`;
}

function quietReport({ stderr, env }: CliIo): DownloadReport {
  const { red } = styleOf(stderr, env);
  return {
    progress: (progress) => {
      if (progress.stage !== "outcome" || progress.outcome.outcome !== "failed") return;
      stderr.write(`${red("failed:")} ${progress.outcome.product.id}: ${progress.outcome.reason}\n`);
    },
    waiting: () => {},
    summary: () => {},
    stopping: () => {},
    stopped: () => {},
    close: () => {},
  };
}

/** `plan`, `file`, `wait` and `product` as they come, `progress` once a second; then `summary`, or `stopped`. */
function jsonReport({ stdout, nowMs }: CliIo): DownloadReport {
  const write = (value: object): void => {
    stdout.write(`${JSON.stringify(value)}\n`);
  };
  const tally = downloadTally(nowMs);
  let nextMs = nowMs() + 1000;
  return {
    progress: (progress) => {
      tally.take(progress);
      if (progress.stage === "bytes") {
        if (nowMs() < nextMs) return;
        nextMs = nowMs() + 1000;
        write({ type: "progress", ...tally.state() });
      } else if (progress.stage === "outcome") {
        const { product, ...outcome } = progress.outcome;
        write({ type: "product", ...product, ...outcome });
      } else {
        const { stage, ...fields } = progress;
        const { product } = fields as {
          readonly product?: { readonly collection: string; readonly id: string };
        };
        const named = product === undefined ? {} : { product: product.id, collection: product.collection };
        write({ type: stage, ...fields, ...named });
      }
    },
    waiting: (holder) => write({ type: "waiting", holder }),
    summary: ({ outcomes, fetchedBytes, location }) => {
      const counts = Object.fromEntries(
        Object.keys(words).map((word) => [word, outcomes.filter(({ outcome }) => outcome === word).length]),
      );
      write({ type: "summary", ...counts, fetchedBytes, location });
    },
    stopping: () => write({ type: "stopping" }),
    stopped: (location) => write({ type: "stopped", location }),
    close: () => {},
  };
}
