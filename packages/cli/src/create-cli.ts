import { Command, CommanderError } from "commander";
import type { CliAdapters } from "./adapters.js";
import type { Act } from "./command-line/command-line.js";
import { commandLines } from "./command-line/command-lines.js";
import { formatRootHelp } from "./command-line/root-help.js";
import { wrongUsageMessage } from "./command-line/wrong-usage-message.js";
import {
  exitCodeOf,
  exitCodes,
  isBrokenCatalogue,
  isStopOf,
  writeError,
  writeErrorEvent,
} from "./exit-code.js";
import { type CliIo, columnsOf } from "./io.js";
import { withinColumns } from "./report/wrapped.js";

/** Options of {@link createCli}. */
export interface CliOptions {
  /** The program's version, which `--version` prints. */
  readonly version: string;
  /** The program's name in messages; default `eomatch`, or `eomatch-find` for `command: "find"`. */
  readonly program?: string | undefined;
  /** Makes a program of this command alone: its flags stand directly after the name. */
  readonly command?: "find" | "download" | "remove" | undefined;
}

/** A command line that is ready to run. */
export interface Cli {
  /**
   * Runs one command.
   *
   * @param argv what stands after the program's name
   * @returns the exit code: 0 done, 1 failed, 2 wrong usage or config, 3 done but some of it failed, 130 stopped
   */
  run(argv: readonly string[], io: CliIo): Promise<number>;
}

/**
 * Builds the eomatch command line from the adapters it may use.
 *
 * It never ends the process and writes to the given streams alone, so it also runs inside other programs.
 */
export function createCli(adapters: CliAdapters, options: CliOptions): Cli {
  return {
    async run(argv, io) {
      let exitCode: number = exitCodes.done;
      const command = options.command ?? argv.find((word) => !word.startsWith("-"));
      const tellsEvents = writesEvents(command, argv);
      if (changesSomething(command)) io.stopWithReader?.();
      const act: Act = async (isVerbose, run) => {
        try {
          exitCode = await run({ adapters, io, program: programOf(options) });
        } catch (error) {
          if (isStopOf(io.signal, error)) {
            if (tellsEvents) io.stdout.write('{"type":"stopped"}\n');
            else io.stderr.write("stopped\n");
            exitCode = exitCodes.interrupted;
            return;
          }
          if (tellsEvents) writeErrorEvent(error, io);
          writeError(error, io, { isVerbose });
          if (isBrokenCatalogue(error) && adapters.checkCatalogue !== undefined) {
            const program = programOf(options);
            io.stderr.write(
              `${program} check says what else is broken, ${program} check --repair mends what can be\n`,
            );
          }
          exitCode = exitCodeOf(error);
        }
      };
      const program = buildProgram(options, act);
      try {
        await withIo(program, io).parseAsync(wordsOf(argv, program), { from: "user" });
        return exitCode;
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
      }
    },
  };
}

/** What its commands are called by in advice, which leads to others than the one that runs. */
function programOf({ command, program }: CliOptions): string {
  return (command === undefined ? program : program?.replace(new RegExp(`-${command}$`), "")) ?? "eomatch";
}

/** Commands that tell with `--json` what happens; of others it is the answer, in which an error has no place. */
const eventCommands: readonly string[] = ["check", "download", "find", "prune", "remove", "remove-events"];

/** Whether a command is run for what it does, not for what it writes: the same ones. */
function changesSomething(command: string | undefined): boolean {
  return eventCommands.includes(command ?? "");
}

/** Whether a command line asks for events, one a line: programs that read them are told of errors there as well. */
function writesEvents(command: string | undefined, argv: readonly string[]): boolean {
  return changesSomething(command) && argv.includes("--json") && !argv.includes("--quiet");
}

function buildProgram({ command, program, version }: CliOptions, act: Act): Command {
  if (command !== undefined) {
    const alone = new Command(program ?? `eomatch-${command}`).version(version, "-V, --version", versionHelp);
    commandLines.find(({ name }) => name === command)?.declare(alone, act);
    return alone;
  }
  const root = new Command(program ?? "eomatch").version(version, "-V, --version", versionHelp);
  const config = root.command("config").description("Look at the config");
  for (const { name, declare } of commandLines) {
    const [first = name, second] = name.split(" ");
    declare(second === undefined ? root.command(first) : config.command(second), act);
  }
  // The commands made above keep the help that commander gives them.
  return root.configureHelp({
    formatHelp: (_, { helpWidth }) => formatRootHelp(root, commandLines, { columns: helpWidth ?? 80 }),
  });
}

/**
 * `help config show` as `config show --help`; of words that are no command those alone, to be told so: commander looks
 * at the first word only after help, and answers `--help` and `--version` before it looks at any.
 */
function wordsOf(argv: readonly string[], program: Command): string[] {
  if (program.commands.length === 0) return [...argv];
  const [help, next] = argv;
  const isHelp = help === "help" && next !== undefined && next !== "" && !next.startsWith("-");
  const asked = isHelp ? argv.slice(1) : argv;
  const end = asked.findIndex((word) => word.startsWith("-"));
  const words = isHelp || end < 0 ? asked : asked.slice(0, end);
  let command: Command | undefined = program;
  for (const word of words) {
    if (command.commands.length === 0) break;
    const inner: Command | undefined = command.commands.find((one) => one.name() === word);
    // A lone `help` is commander's own.
    if (inner === undefined && word !== "help") return [...words];
    if (inner === undefined) break;
    command = inner;
  }
  return isHelp ? [...words, "--help"] : [...argv];
}

const versionHelp = "print the version and the commit it was built from";

/** Lets a program and its commands write to the given streams, and throw instead of ending the process. */
function withIo(command: Command, io: CliIo): Command {
  command
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => io.stdout.write(withinColumns(text, columnsOf(io.stdout) ?? 80)),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => columnsOf(io.stdout) ?? 80,
      getErrHelpWidth: () => columnsOf(io.stderr) ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(wrongUsageMessage(text, command)),
    });
  // Commander leaves texts as they are where less than 40 columns stay beside the flags.
  command.configureHelp({ ...command.configureHelp(), minWidthToWrap: 12 });
  for (const inner of command.commands) withIo(inner, io);
  return command;
}
