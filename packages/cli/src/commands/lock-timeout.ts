import { CliError } from "../errors.js";

/**
 * Reads `--lock-timeout`: seconds to wait for another writer, undefined when left out.
 *
 * @throws CliError `cli/wrong-usage`
 */
export function readLockTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new CliError("cli/wrong-usage", `--lock-timeout is ${JSON.stringify(text)}: give seconds, 0 or more`);
}
