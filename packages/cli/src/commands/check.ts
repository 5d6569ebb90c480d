import { relative } from "node:path";
import type { CatalogueCheckReport, CliAdapters } from "../adapters.js";
import { loadConfig } from "../config/load.js";
import { EOMatchContext } from "../eomatch-context.js";
import { CliError } from "../errors.js";
import { exitCodes } from "../exit-code.js";
import { type CliIo, writeText } from "../io.js";
import { countDisplay } from "../report/count-display.js";
import { waitingEvent } from "../report/json-lines.js";
import { formatCounted } from "../report/quantity.js";
import { styleOf } from "../report/style.js";
import { readLockTimeout } from "./lock-timeout.js";

/** The flags of `check`. */
export interface CheckFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly repair?: boolean | undefined;
  readonly lockTimeout?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

type Finding = CatalogueCheckReport["findings"][number];

/**
 * Checks a catalogue's files and, with `--repair`, mends them.
 *
 * @returns the exit code: 0 when nothing is wrong or all was repaired, 3 when something is left
 */
export async function runCheck(
  flags: CheckFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const { checkCatalogue } = adapters;
  if (checkCatalogue === undefined) {
    throw new CliError("cli/wrong-usage", "this program's store has nothing to check");
  }
  const { cwd, env, signal, stdout, stderr } = io;
  const lockTimeoutSeconds = readLockTimeout(flags.lockTimeout);
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  const path = new EOMatchContext(loaded, { adapters, env, directory: cwd }).cataloguePath();
  const isSilent = flags.json === true || flags.quiet === true;
  const display = isSilent ? undefined : countDisplay(io, "check", "files");
  try {
    const report = await checkCatalogue({
      path,
      archivePath: loaded.config.archivePath,
      repair: flags.repair === true,
      lockTimeoutSeconds,
      signal,
      onProgress: (done, total) => display?.update(done, total),
      onWait: (holder) => {
        if (flags.json === true) stdout.write(waitingEvent(holder));
        else if (!isSilent) stderr.write(`waiting for ${holder}, which writes to the catalogue\n`);
      },
    });
    display?.close();
    const left = problemsIn(report).filter((finding) => !isMended(finding, report));
    if (flags.json === true) await writeJson(report, io);
    else {
      const told = flags.quiet === true ? left : report.findings;
      for (const finding of told) await writeText(stdout, `${lineOf(finding, { path, report, io })}\n`);
      if (flags.quiet !== true) stderr.write(`${conclusion(report, left.length)} in ${path}\n`);
    }
    return left.length > 0 ? exitCodes.incomplete : exitCodes.done;
  } finally {
    display?.close();
  }
}

function problemsIn({ findings }: CatalogueCheckReport): readonly Finding[] {
  return findings.filter(({ isHarmless }) => isHarmless !== true);
}

function isMended({ isRepairable }: Finding, { isRepaired }: CatalogueCheckReport): boolean {
  return isRepairable && isRepaired;
}

function lineOf(
  finding: Finding,
  { path, report, io }: { readonly path: string; readonly report: CatalogueCheckReport; readonly io: CliIo },
): string {
  const { yellow, bold } = styleOf(io.stdout, io.env);
  const isDone = isMended(finding, report);
  const kind = finding.kind.replaceAll("-", " ");
  const remedy = finding.isHarmless === true ? ", or with --repair" : "; --repair mends it";
  const after = isDone ? "; repaired" : finding.isRepairable ? remedy : "";
  const file = relative(path, finding.file) || finding.file;
  return `${isDone ? bold(kind) : yellow(kind)}: ${file}: ${finding.message}${after}`;
}

function conclusion(report: CatalogueCheckReport, left: number): string {
  const files = formatCounted(report.filesRead, "file");
  const findings = problemsIn(report);
  if (findings.length === 0) return `${files}, all sound,`;
  const found = formatCounted(findings.length, "problem");
  return left === 0 ? `${files}, ${found}, all repaired,` : `${files}, ${found}, ${left} left,`;
}

async function writeJson(report: CatalogueCheckReport, { stdout }: CliIo): Promise<void> {
  for (const finding of report.findings) {
    const { kind, file, message, isRepairable, isHarmless = false } = finding;
    const isRepaired = isMended(finding, report);
    const line = { type: "finding", kind, file, message, isRepairable, isRepaired, isHarmless };
    await writeText(stdout, `${JSON.stringify(line)}\n`);
  }
  const problems = problemsIn(report);
  const left = problems.filter((finding) => !isMended(finding, report)).length;
  const summary = { type: "summary", files: report.filesRead, problems: problems.length, left };
  await writeText(stdout, `${JSON.stringify(summary)}\n`);
}
