import { createInterface } from "node:readline";
import { CliError } from "./errors.js";
import type { CliIo } from "./io.js";

/** Tells whether somebody can be asked: a person types, and sees the question. */
export function canAsk({ stdin, stderr }: CliIo): boolean {
  return stdin?.isTTY === true && stderr.isTTY === true;
}

/** Asks a person one question after the other. */
export interface Interview {
  /**
   * Asks and returns the line that is typed, without spaces around it.
   *
   * @throws the signal's reason on Ctrl-C, CliError `cli/wrong-usage` when the input ends instead
   */
  ask(question: string): Promise<string>;
  /** Leaves the input to others; to be called at the end. */
  close(): void;
}

/** Begins to ask on the terminal. Lines that are typed or pasted ahead answer the questions that follow. */
export function interview({ signal, stderr, stdin }: CliIo): Interview {
  const reader = createInterface({ input: stdin as NodeJS.ReadableStream, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const stop = (): void => reader.close();
  signal.addEventListener("abort", stop, { once: true });
  return {
    ask: async (question) => {
      signal.throwIfAborted();
      stderr.write(question);
      const { done, value } = await lines.next();
      signal.throwIfAborted();
      if (done !== true) return value.trim();
      stderr.write("\n");
      throw new CliError("cli/wrong-usage", "the input ended before the question was answered");
    },
    close: () => {
      signal.removeEventListener("abort", stop);
      reader.close();
    },
  };
}

/**
 * The error of a question that nobody can be asked.
 *
 * @param flags what answers it beforehand
 */
export function nobodyToAsk(flags: string): CliError {
  return new CliError("cli/wrong-usage", `nobody can be asked here, this is no terminal: add ${flags}`);
}

/** @throws CliError `cli/wrong-usage` where nobody can be asked whether to go on */
export function refuseUnasked(io: CliIo): void {
  if (!canAsk(io)) throw nobodyToAsk("--yes, or --dry-run to see what would go");
}

/**
 * Asks whether to go on; whatever is not yes is no.
 *
 * @throws CliError `cli/wrong-usage` where nobody can be asked
 */
export async function confirm(io: CliIo, question: string): Promise<boolean> {
  refuseUnasked(io);
  const { ask, close } = interview(io);
  try {
    return /^(y|yes)$/i.test(await ask(`${question} [y/N] `));
  } finally {
    close();
  }
}
