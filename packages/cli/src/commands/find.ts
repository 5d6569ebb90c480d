import type { CliAdapters } from "../adapters.js";
import { loadConfig, userConfigFile } from "../config/load.js";
import { EOMatchContext, findAndCatalogue } from "../eomatch-context.js";
import { CliError } from "../errors.js";
import { exitCodes, isStopOf } from "../exit-code.js";
import type { CliIo } from "../io.js";
import { type FindReport, quietReport } from "../report/find-report.js";
import { jsonReport } from "../report/json-lines.js";
import { openLogFile, toBoth } from "../report/log-file.js";
import { textReport } from "../report/text-report.js";
import { readLockTimeout } from "./lock-timeout.js";

/** The flags of `find`. */
export interface FindFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly refresh?: boolean | undefined;
  readonly lockTimeout?: string | undefined;
  readonly logFile?: string | undefined;
}

/**
 * Finds matchups as the config says, reports while it does, and keeps them in the catalogue.
 *
 * @returns the exit code
 */
export async function runFind(
  flags: FindFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const shown = reportFor(flags, io);
  const timeoutSeconds = readLockTimeout(flags.lockTimeout);
  const log = flags.logFile === undefined ? undefined : await openLogFile(io, flags.logFile);
  const report = log === undefined ? shown : toBoth(shown, textReport(log.io, { isVerbose: true }));
  io.signal.addEventListener("abort", report.stopping, { once: true });
  let context: EOMatchContext | undefined;
  try {
    context = await openContext(flags, { adapters, io });
    const summary = await findAndCatalogue({
      context,
      signal: io.signal,
      onProgress: report.progress,
      refresh: flags.refresh,
      lock: { timeoutSeconds, onWait: report.waiting },
    });
    report.summary(summary, await placeKept(context));
    return summary.failures.length > 0 ? exitCodes.incomplete : exitCodes.done;
  } catch (error) {
    report.close();
    if (isStopOf(io.signal, error)) {
      report.stopped(await placeKept(context));
      return exitCodes.interrupted;
    }
    log?.failed(error);
    throw error;
  } finally {
    report.close();
    io.signal.removeEventListener("abort", report.stopping);
    await log?.close();
  }
}

/** Where what was found is kept; undefined where no catalogue was made yet. */
async function placeKept(context: EOMatchContext | undefined): Promise<string | undefined> {
  if (context?.config.matchupCatalogue.path === undefined) return undefined;
  const store = await context.openStore();
  return (await store.readCatalog()) === undefined ? undefined : store.location;
}

function reportFor(flags: FindFlags, io: CliIo): FindReport {
  if (flags.json === true && flags.quiet === true) {
    throw new CliError("cli/wrong-usage", "--json and --quiet contradict each other: choose one");
  }
  if (flags.json === true) return jsonReport(io.stdout);
  return flags.quiet === true ? quietReport(io) : textReport(io, { isVerbose: flags.verbose === true });
}

async function openContext(
  flags: FindFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<EOMatchContext> {
  const { cwd, env } = io;
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  if (loaded.layers.every((name) => name === "built-in" || name === "flags")) {
    const remedy =
      flags.config === undefined
        ? `give --config FILE, or write ${userConfigFile(env)}`
        : `${flags.config} is empty; eomatch init writes a config`;
    throw new CliError("cli/wrong-usage", `nothing says what to find: ${remedy}`);
  }
  if (flags.verbose === true) io.stderr.write(`config: ${loaded.layers.join(" < ")}\n`);
  return new EOMatchContext(loaded, { adapters, env, directory: cwd });
}
