import { inspect } from "node:util";
import type { CliIo } from "./io.js";
import { styleOf } from "./report/style.js";

/** What the program ends with. */
export const exitCodes: {
  /** Done as asked. */
  readonly done: 0;
  /** It failed on the way: a folder that cannot be written, orbits that are not to be had. */
  readonly failed: 1;
  /** Wrong flags or a wrong config, a path that is no catalogue: nothing was done. */
  readonly wrongUsage: 2;
  /** Done, but some of it failed; each part is named. */
  readonly incomplete: 3;
  /** Stopped by Ctrl-C or SIGTERM, or as nobody read its report any more; what was done is kept. */
  readonly interrupted: 130;
} = { done: 0, failed: 1, wrongUsage: 2, incomplete: 3, interrupted: 130 };

const wrongUsageCodes: ReadonlySet<string> = new Set([
  "catalogue/invalid-query",
  "catalogue/invalid-request",
  "catalogue/no-catalogue",
  "catalogue/no-provider",
  "store/not-a-catalogue",
]);

/** The code the program ends with because of an error. */
export function exitCodeOf(error: unknown): number {
  const code = codeOf(error);
  return (code?.startsWith("cli/") && code !== "cli/unwritable") || wrongUsageCodes.has(code ?? "")
    ? exitCodes.wrongUsage
    : exitCodes.failed;
}

/** Tells whether an error is only the echo of the signal that stopped the work. */
export function isStopOf(signal: AbortSignal, error: unknown): boolean {
  if (!signal.aborted) return false;
  for (let one = error; one !== undefined && one !== null; one = (one as { cause?: unknown }).cause) {
    if (one === signal.reason || (one instanceof Error && one.name === "AbortError")) return true;
  }
  return false;
}

/** Whether something in the catalogue cannot be read, or leads to nothing. */
export function isBrokenCatalogue(error: unknown): boolean {
  return ["catalogue/broken-link", "store/broken-catalogue"].includes(codeOf(error) ?? "");
}

/** Writes an error to stderr, one message without a stack trace; with `isVerbose` everything there is. */
export function writeError(error: unknown, io: CliIo, { isVerbose }: { readonly isVerbose: boolean }): void {
  const message = error instanceof Error ? error.message : String(error);
  // Errors of our own families explain themselves; of any other there may be more to see.
  const hint = codeOf(error) === undefined && !isVerbose ? " (--verbose shows where it happened)" : "";
  io.stderr.write(`${styleOf(io.stderr, io.env).red("error:")} ${message}${hint}\n`);
  if (isVerbose) io.stderr.write(`${inspect(error)}\n`);
}

/** Writes an error as an event, for programs that read stdout. */
export function writeErrorEvent(error: unknown, { stdout }: CliIo): void {
  const message = error instanceof Error ? error.message : String(error);
  stdout.write(`${JSON.stringify({ type: "error", code: codeOf(error), message })}\n`);
}

/** The code of an error of one of the eomatch families, `store/unwritable`. */
function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === "string" && /^[a-z-]+\/[a-z-]+$/.test(code) ? code : undefined;
}
