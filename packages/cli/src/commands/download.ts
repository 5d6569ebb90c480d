import type { CliAdapters } from "../adapters.js";
import { exitCodes, isStopOf } from "../exit-code.js";
import type { CliIo } from "../io.js";
import { type DownloadReport, downloadReport } from "../report/download-report.js";
import { openLogFile, toBoth } from "../report/log-file.js";
import { absentNames } from "./absent-names.js";
import { readJobs, readRate } from "./amount-flags.js";
import { openProducts, type ProductFlags } from "./product-flags.js";

/** The flags of `download`. */
export interface DownloadFlags extends ProductFlags {
  readonly jobs?: string | undefined;
  readonly limitRate?: string | undefined;
  readonly logFile?: string | undefined;
}

/**
 * Downloads the products of the chosen events' matchups, and reports one outcome for each.
 *
 * @returns the exit code: 3 when some failed
 */
export async function runDownload(
  flags: DownloadFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const { query, timeoutSeconds, context, store, catalogue } = await openProducts(flags, { adapters, io });
  const options = {
    jobs: readJobs(flags.jobs),
    maxBytesPerSecond: readRate(flags.limitRate),
    dryRun: flags.dryRun,
  };
  const { signal } = io;
  const sources = await context.downloadSources(store);
  const log = flags.logFile === undefined ? undefined : await openLogFile(io, flags.logFile);
  const shown: DownloadReport = downloadReport(io, flags);
  const { dryRun } = flags;
  const report = log === undefined ? shown : toBoth(shown, downloadReport(log.io, { verbose: true, dryRun }));
  signal.addEventListener("abort", report.stopping, { once: true });
  try {
    const eventSet = await catalogue.getEvents(query, { signal });
    const summary = await catalogue.downloadProducts({
      eventSet,
      sources,
      ...options,
      signal,
      lock: { timeoutSeconds, onWait: report.waiting },
      onProgress: report.progress,
    });
    report.summary(summary);
    if (eventSet.length === 0 && flags.quiet !== true)
      io.stderr.write(await absentNames(store, query, { signal }));
    return summary.outcomes.some(({ outcome }) => outcome === "failed")
      ? exitCodes.incomplete
      : exitCodes.done;
  } catch (error) {
    report.close();
    if (!isStopOf(signal, error)) {
      log?.failed(error);
      throw error;
    }
    report.stopped(sources.archive.location);
    return exitCodes.interrupted;
  } finally {
    report.close();
    signal.removeEventListener("abort", report.stopping);
    await log?.close();
  }
}
