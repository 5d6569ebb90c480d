import type { ConfigOrigin } from "./config/origin.js";

/** Codes of {@link CliError}. */
export type CliErrorCode =
  | "cli/invalid-config"
  | "cli/unreadable-config"
  | "cli/unwritable"
  | "cli/wrong-usage";

/** One thing that is wrong with a config. */
export interface ConfigProblem {
  /** Where the value stands: a file and line, an environment variable, a flag. */
  readonly origin: ConfigOrigin;
  /** The key, `providers[0].kind`; empty for the config as a whole. */
  readonly key: string;
  /** What is wrong and what to do, without the place. */
  readonly reason: string;
}

/** A command line or a config that cannot be carried out as it was given, or a file that cannot be written for it. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  /** Everything that is wrong with the config, in the order of its lines; empty for a wrong command line. */
  readonly problems: readonly ConfigProblem[];

  constructor(
    code: CliErrorCode,
    message: string,
    context: { readonly problems?: readonly ConfigProblem[]; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: context.cause });
    this.code = code;
    this.problems = context.problems ?? [];
  }
}

/** Tells whether an error is a {@link CliError}, of the given code if one is given. */
export function isCliError(error: unknown, code?: CliErrorCode): error is CliError {
  return (
    error instanceof Error &&
    error.name === "CliError" &&
    (code === undefined || (error as CliError).code === code)
  );
}
