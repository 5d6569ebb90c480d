import type { Command } from "commander";
import type { CliAdapters } from "../adapters.js";
import type { CliOptions } from "../create-cli.js";
import type { CliIo } from "../io.js";

/** What a command runs with. */
export interface CommandParts {
  readonly adapters: CliAdapters;
  readonly io: CliIo;
  /** The program's name, for advice: `eomatch`. */
  readonly program: string;
}

/** Runs a command and turns what it throws into a message and an exit code. */
export type Act = (isVerbose: boolean, run: (parts: CommandParts) => Promise<number>) => Promise<void>;

/**
 * A command as it stands on the command line: its flags, its help, and what it runs.
 *
 * What it runs is loaded when it runs: `--help` and `--version` answer without the catalogue, YAML and zod.
 */
export interface CommandLine {
  /** The words after the program's name: `find`, `config show`. */
  readonly name: string;
  /** What one wants to do with it, for the groups of `eomatch --help`. */
  readonly group: CommandGroup;
  /** Gives the command its description, flags, example and action. */
  declare(command: Command, act: Act): void;
}

/** The groups of `eomatch --help`, in its order. */
export type CommandGroup = "Find" | "Look" | "Products" | "Catalogue" | "Setting up";

/** The words that run a command, for examples: `eomatch config show`, or `eomatch-find`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Commands that may be a program of their own, `eomatch-find`, as those of the Python package are. */
export const aloneCommands: readonly NonNullable<CliOptions["command"]>[] = ["find", "download", "remove"];
