import type { MatchupCatalogue, RemovalOptions, RemovalSummary } from "@eomatch/catalogue";
import { confirm } from "../ask.js";
import type { CommandParts } from "../command-line/command-line.js";
import { exitCodes } from "../exit-code.js";
import { waitingEvent } from "../report/json-lines.js";
import { formatCount, formatCounted } from "../report/quantity.js";
import { readLockTimeout } from "./lock-timeout.js";
import { type CatalogueFlags, openCatalogue } from "./open-catalogue.js";

/** The flags of every command that takes events, matchups or products out of a catalogue. */
export interface TakeOutFlags extends CatalogueFlags {
  readonly dryRun?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly forgetDownloaded?: boolean | undefined;
  readonly lockTimeout?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/**
 * Takes something out of a catalogue: says what would go, asks, and takes it out. No product file is deleted.
 *
 * @param removal takes it out, or with `dryRun` says what would go
 * @returns the exit code
 */
export async function takeOut(
  flags: TakeOutFlags,
  parts: CommandParts,
  removal: (catalogue: MatchupCatalogue, options: RemovalOptions) => Promise<RemovalSummary>,
): Promise<number> {
  const { io } = parts;
  const { signal, stderr, stdout } = io;
  const timeoutSeconds = readLockTimeout(flags.lockTimeout);
  const catalogue = await openCatalogue(flags, parts);
  const options: RemovalOptions = {
    signal,
    timeoutSeconds,
    downloadedProducts: flags.forgetDownloaded === true ? "forget" : "keep",
    onWait: (holder) => {
      if (flags.json === true) stdout.write(waitingEvent(holder));
      else if (flags.quiet !== true) stderr.write(`waiting for ${holder}, which writes to the catalogue\n`);
    },
  };
  const { program } = parts;
  const tell = (summary: RemovalSummary, isDone: boolean): void => {
    if (flags.json === true)
      stdout.write(`${JSON.stringify({ type: isDone ? "removed" : "plan", ...summary })}\n`);
    else if (flags.quiet !== true) stdout.write(formatRemoval(summary, { isDone, program }));
  };
  const plan = await removal(catalogue, { ...options, dryRun: true });
  const isNothing = plan.events + plan.matchups + plan.products === 0;
  if (flags.dryRun === true || isNothing) {
    tell(plan, false);
    return exitCodes.done;
  }
  if (flags.yes !== true) {
    if (flags.json !== true) stderr.write(formatRemoval(plan, { isDone: false, program }));
    if (!(await confirm(io, `Take them out of ${catalogue.location}?`))) {
      stderr.write("nothing was taken out\n");
      return exitCodes.done;
    }
  }
  tell(await removal(catalogue, options), true);
  return exitCodes.done;
}

function formatRemoval(
  summary: RemovalSummary,
  { isDone, program }: { readonly isDone: boolean; readonly program: string },
): string {
  const { downloadedProducts, events, matchups, neededProducts, products } = summary;
  const counts = [
    [events, "event"] as const,
    [matchups, "matchup"] as const,
    [products, "product"] as const,
  ].filter(([count]) => count > 0);
  const what = counts.map(([count, noun]) => formatCounted(count, noun)).join(", ");
  const kept = downloadedProducts.length;
  return [
    counts.length === 0 ? "nothing to take out\n" : `${what} ${isDone ? "taken out" : "would go"}\n`,
    ...(neededProducts > 0
      ? [`${formatCounted(neededProducts, "product")} kept: other matchups need them\n`]
      : []),
    ...(kept > 0
      ? [
          `${formatCount(kept)} kept because they are on disk: ${program} remove deletes files, --forget-downloaded forgets them\n`,
        ]
      : []),
  ].join("");
}
