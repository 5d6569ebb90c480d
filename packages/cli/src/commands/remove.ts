import type { CataloguedEvent, MatchupCatalogue, RemovalOutcome } from "@eomatch/catalogue";
import type { CliAdapters } from "../adapters.js";
import { confirm, refuseUnasked } from "../ask.js";
import { exitCodes } from "../exit-code.js";
import { type CliIo, writeText } from "../io.js";
import { waitingEvent } from "../report/json-lines.js";
import { formatBytes, formatCounted } from "../report/quantity.js";
import { styleOf } from "../report/style.js";
import { absentNames } from "./absent-names.js";
import { openProducts, type ProductFlags } from "./product-flags.js";

/** The flags of `remove`. */
export interface RemoveFlags extends ProductFlags {
  readonly keepFiles?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/**
 * Removes the downloaded products of the chosen events' matchups from disk.
 *
 * @returns the exit code: 3 when some could not be removed, 1 when the person at the terminal said no
 */
export async function runRemove(
  flags: RemoveFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const { query, timeoutSeconds, context, store, catalogue } = await openProducts(flags, { adapters, io });
  const { signal } = io;
  const archive = await context.openArchive(store);
  const eventSet = await catalogue.getEvents(query, { signal });
  const removing = (dryRun: boolean): ReturnType<MatchupCatalogue["removeProducts"]> =>
    catalogue.removeProducts({
      eventSet,
      archive,
      dryRun,
      deleteFiles: flags.keepFiles !== true,
      force: flags.force,
      signal,
      timeoutSeconds,
      onWait: (holder) => {
        if (flags.json === true) io.stdout.write(waitingEvent(holder));
        else if (flags.quiet !== true) {
          io.stderr.write(`waiting for ${holder}, which writes to the catalogue\n`);
        }
      },
    });
  const mustAsk = flags.dryRun !== true && flags.yes !== true;
  if (mustAsk && !(await isWanted(eventSet, { flags, io, preview: () => removing(true) }))) {
    io.stderr.write("nothing was removed\n");
    return exitCodes.failed;
  }
  const { outcomes } = await removing(flags.dryRun === true);
  await tell(outcomes, { flags, io, location: archive.location });
  if (eventSet.length === 0 && flags.quiet !== true)
    io.stderr.write(await absentNames(store, query, { signal }));
  return outcomes.some(({ outcome }) => outcome === "failed") ? exitCodes.incomplete : exitCodes.done;
}

async function isWanted(
  events: readonly CataloguedEvent[],
  {
    flags,
    io,
    preview,
  }: {
    readonly flags: RemoveFlags;
    readonly io: CliIo;
    readonly preview: () => Promise<{ readonly outcomes: readonly RemovalOutcome[] }>;
  },
): Promise<boolean> {
  // Before a long look at what would go.
  refuseUnasked(io);
  const going = (await preview()).outcomes.filter(
    ({ outcome }) => outcome === "removed" || outcome === "dropped",
  );
  if (going.length === 0) return true;
  const what = flags.keepFiles === true ? "forget the files of" : "delete the files of";
  const bytes = going.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  const question = `${what} ${formatCounted(going.length, "product")} (${formatBytes(bytes)}) of ${formatCounted(events.length, "event")}?`;
  return confirm(io, question);
}

const said: { readonly [outcome in RemovalOutcome["outcome"]]: readonly [done: string, planned: string] } = {
  removed: ["removed", "would be removed"],
  dropped: ["dropped from the catalogue", "would be dropped from the catalogue"],
  needed: ["kept", "would be kept"],
  failed: ["not removed", "would not be removed"],
};

async function tell(
  outcomes: readonly RemovalOutcome[],
  { flags, io, location }: { readonly flags: RemoveFlags; readonly io: CliIo; readonly location: string },
): Promise<void> {
  const { stdout, stderr, env } = io;
  if (flags.json === true) {
    for (const { product, ...outcome } of outcomes) {
      await writeText(stdout, `${JSON.stringify({ type: "product", ...product, ...outcome })}\n`);
    }
    const summary = { type: "summary", dryRun: flags.dryRun === true, ...countsOf(outcomes) };
    await writeText(stdout, `${JSON.stringify(summary)}\n`);
    return;
  }
  const { red } = styleOf(stderr, env);
  const form = flags.dryRun === true ? 1 : 0;
  for (const { product, outcome, reason, location: place } of outcomes) {
    if (outcome === "failed") stderr.write(`${red(`${said.failed[form]}:`)} ${product.id}: ${reason}\n`);
    else if (flags.quiet !== true && outcome === "needed") {
      stderr.write(`${said.needed[form]}: ${product.id}: ${reason}; --force removes it all the same\n`);
    } else if (flags.verbose === true || (flags.dryRun === true && flags.quiet !== true)) {
      await writeText(stdout, `${said[outcome][form]}: ${product.id}: ${place}\n`);
    }
  }
  if (flags.quiet === true) return;
  const counts = countsOf(outcomes);
  const parts = (["removed", "dropped", "needed", "failed"] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => {
      const size = outcome === "removed" ? ` (${formatBytes(counts.removedBytes)})` : "";
      return `${formatCounted(counts[outcome], "product")} ${said[outcome][form]}${size}`;
    });
  await writeText(stdout, `${parts.length === 0 ? "nothing to remove" : parts.join(", ")} in ${location}\n`);
}

function countsOf(outcomes: readonly RemovalOutcome[]): {
  readonly removed: number;
  readonly dropped: number;
  readonly needed: number;
  readonly failed: number;
  readonly removedBytes: number;
} {
  const of = (wanted: RemovalOutcome["outcome"]): readonly RemovalOutcome[] =>
    outcomes.filter(({ outcome }) => outcome === wanted);
  return {
    removed: of("removed").length,
    dropped: of("dropped").length,
    needed: of("needed").length,
    failed: of("failed").length,
    removedBytes: of("removed").reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
  };
}
