import type { FindProgress, FindSummary } from "@eomatch/catalogue";
import { findPlatform, platforms } from "@eomatch/stac-model";
import { type CliIo, columnsOf } from "../io.js";
import { closest } from "../suggest.js";
import type { FindReport } from "./find-report.js";
import { formatCount, formatCounted, formatNumber } from "./quantity.js";
import { searchDisplay } from "./search-display.js";
import { type Style, styleOf } from "./style.js";
import { formatFailure, formatMissing, formatSummary } from "./summary.js";

/**
 * Reports a search to a person: progress on stderr, as a bar on a terminal and in lines elsewhere, and the
 * closing table on stdout. With `isVerbose` every product that is left out and every pause is named.
 */
export function textReport(io: CliIo, { isVerbose }: { readonly isVerbose: boolean }): FindReport {
  const style = styleOf(io.stderr, io.env);
  const display = searchDisplay(io);
  const tell = (text: string): void => display.line(text);
  return {
    progress: (progress) => {
      if (progress.stage === "search") display.search(progress);
      else if (progress.stage === "write") display.written(progress);
      else for (const line of linesOf(progress, { isVerbose, style })) tell(line);
    },
    waiting: (holder) => tell(`waiting for ${holder}, which writes to the catalogue`),
    summary: (summary: FindSummary, location) => {
      display.close();
      const { bold } = styleOf(io.stdout, io.env);
      io.stdout.write(formatSummary(summary, { columns: columnsOf(io.stdout), bold, location }));
      for (const line of formatMissing(summary.failures, { isNamedBefore: true }))
        io.stderr.write(`${style.red("missing:")} ${line}\n`);
      for (const line of unknownSatellites(summary)) io.stderr.write(`${line}\n`);
      const { unusable } = summary.dropped;
      if (unusable > 0 && !isVerbose) {
        io.stderr.write(`${formatCounted(unusable, "product")} could not be used: --verbose names them\n`);
      }
    },
    stopping: () => tell("stopping: what is in hand is finished first; press Ctrl-C again to quit at once"),
    stopped: (location) => {
      display.close();
      io.stderr.write(
        location === undefined
          ? "stopped before anything was found; run the same command again to search\n"
          : `stopped; what was found so far is in ${location}; run the same command again to continue\n`,
      );
    },
    close: () => display.close(),
  };
}

/** Names that no archive knows look like satellites that saw nothing, unless it is said what they may have meant. */
function unknownSatellites({ sensors, failures }: FindSummary): string[] {
  if (failures.length > 0) return [];
  return sensors
    .filter(({ platform, found }) => found === 0 && findPlatform(platform) === undefined)
    .map(({ platform }) => {
      const meant = closest(
        platform,
        platforms.map(({ name }) => name),
      );
      return `no product is of ${platform}, a satellite that eomatch does not know${meant === undefined ? "" : `: did you mean ${meant}?`}`;
    });
}

function linesOf(
  progress: Exclude<FindProgress, { stage: "search" | "write" }>,
  { isVerbose, style }: { readonly isVerbose: boolean; readonly style: Style },
): string[] {
  switch (progress.stage) {
    case "orbits":
      return [
        `orbits: ${progress.platform}, ${formatCounted(progress.elementSets, "element set")}, at most ${formatNumber(progress.oldestAgeDays)} days from their epochs`,
      ];
    case "resume":
      return [
        `going on where it broke off: ${formatNumber(progress.completeSeconds / 86_400)} days are complete`,
      ];
    case "providers":
      return isVerbose
        ? [
            ...progress.searched.map(
              ({ collection, providers }) => `providers: ${collection} from ${providers.join(", then ")}`,
            ),
            ...progress.unused.map(
              ({ provider, collections }) =>
                `not asked: ${provider}: none of what it serves is searched (${collections.join(", ")})`,
            ),
          ]
        : [];
    case "crossovers":
      return [`crossovers: ${formatCount(progress.events)} to search`];
    case "skip":
      return isVerbose
        ? [`left out: ${progress.provider}: ${progress.skipped.product}: ${progress.skipped.reason}`]
        : [];
    case "retry":
      return isVerbose || progress.delaySeconds >= 5
        ? [`waiting ${formatNumber(progress.delaySeconds)} s for ${progress.provider}: ${progress.reason}`]
        : [];
    case "failure":
      return [`${style.red("failed:")} ${formatFailure(progress.failure)}`];
    case "warning":
      return [`${style.yellow("warning:")} ${progress.message}`];
  }
}
