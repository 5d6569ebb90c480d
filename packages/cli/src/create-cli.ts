import { Command, CommanderError, Option } from "commander";
import type { CliAdapters } from "./adapters.js";
import type { CheckFlags } from "./commands/check.js";
import type { ConfigShowFlags } from "./commands/config-show.js";
import type { FindFlags } from "./commands/find.js";
import type { ListFlags } from "./commands/list.js";
import { exitCodeOf, exitCodes, isStopOf, writeError } from "./exit-code.js";
import type { CliIo } from "./io.js";

/** Options of {@link createCli}. */
export interface CliOptions {
  /** The program's version, which `--version` prints. */
  readonly version: string;
  /** The program's name in messages; default `eomatch`, or `eomatch-find` for `command: "find"`. */
  readonly program?: string | undefined;
  /** Makes a program of this command alone: its flags stand directly after the name. */
  readonly command?: "find" | undefined;
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
      const act: Act = async (isVerbose, run) => {
        try {
          exitCode = await run({ adapters, io });
        } catch (error) {
          if (isStopOf(io.signal, error)) {
            io.stderr.write("stopped\n");
            exitCode = exitCodes.interrupted;
            return;
          }
          writeError(error, io, { isVerbose });
          exitCode = exitCodeOf(error);
        }
      };
      const program = buildProgram(options, act);
      try {
        await withIo(program, io).parseAsync([...argv], { from: "user" });
        return exitCode;
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
      }
    },
  };
}

/** Runs a command and turns what it throws into a message and an exit code. */
type Act = (
  isVerbose: boolean,
  run: (parts: { readonly adapters: CliAdapters; readonly io: CliIo }) => Promise<number>,
) => Promise<void>;

function buildProgram({ command, program, version }: CliOptions, act: Act): Command {
  if (command === "find") {
    return addFind(new Command(program ?? "eomatch-find").version(version), act);
  }
  const root = new Command(program ?? "eomatch")
    .description(
      "Where and when did two satellites look at the same place? Finds matchups and catalogues them.",
    )
    .version(version)
    .showSuggestionAfterError();
  addFind(root.command("find"), act);
  addList(root.command("list"), act);
  addCheck(root.command("check"), act);
  const config = root.command("config").description("Look at the config");
  addConfigShow(config.command("show"), act);
  return root;
}

// Commands are loaded when they run: --help and --version answer without the catalogue, YAML and zod.
function addFind(command: Command, act: Act): Command {
  return withConfigFlags(command.description("Find matchups as a config says, and add them to a catalogue"))
    .option("-v, --verbose", "name everything that is left out or waited for, and where errors happen")
    .option("--json", "report as JSON on stdout, one object a line")
    .option("--quiet", "report nothing but errors")
    .option(
      "--refresh",
      "ask the archives for everything again, also for what an unfinished run had completed",
    )
    .option("--lock-timeout <seconds>", "how long to wait for another writer; default as long as it takes")
    .addHelpText("after", `\nExample:\n  $ ${pathOf(command)} --config june-2023.yaml --path ./my-catalogue`)
    .action((flags: FindFlags) =>
      act(flags.verbose === true, async (parts) =>
        (await import("./commands/find.js")).runFind(flags, parts),
      ),
    );
}

function addList(command: Command, act: Act): void {
  withConfigFlags(command.description("List the events or matchups of a catalogue, in order of time"))
    .option("--collections <names>", "only events of all these collections: C1,C2")
    .option("--platforms <names>", "only events of any of these satellites: P1,P2")
    .option("--start-time <time>", "only events that end at this time or later: ISO 8601, UTC")
    .option(
      "--stop-time <time>",
      "only events that start at this time or earlier; a bare date is midnight UTC",
    )
    .option("--bbox <W,S,E,N>", "only events that touch this box, degrees; W > E crosses the antimeridian")
    .option("--downloaded", "only matchups whose products are all on disk")
    .option(
      "--property <condition>",
      "only matchups with this property: 'key<=value'; may be repeated",
      (condition: string, before: readonly string[] = []) => [...before, condition],
    )
    .option("--events", "list events (the default)")
    .option("--matchups", "list matchups")
    .addOption(
      new Option("--format <format>", "how to write the list; default table").choices([
        "table",
        "json",
        "geojson",
        "csv",
      ]),
    )
    .option("--json", "one JSON object a line")
    .option("--skip-broken", "list what can be read; files that cannot are named and left out")
    .option("-v, --verbose", "show where errors happen")
    .addHelpText(
      "after",
      `\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --matchups --bbox=-10,40,30,70 --property 'matchup:time_diff_abs<=600'`,
    )
    .action((flags: ListFlags & { readonly verbose?: boolean }) =>
      act(flags.verbose === true, async (parts) =>
        (await import("./commands/list.js")).runList(flags, parts),
      ),
    );
}

function addCheck(command: Command, act: Act): void {
  withConfigFlags(command.description("Check a catalogue's files, links, extents and product files"))
    .option("--repair", "mend what can be mended; no product file is ever deleted")
    .option(
      "--lock-timeout <seconds>",
      "how long a repair waits for another writer; default as long as it takes",
    )
    .option("--json", "one JSON object a line: the findings, then a summary")
    .option("--quiet", "print nothing but what is left to mend")
    .option("-v, --verbose", "show where errors happen")
    .addHelpText(
      "after",
      `\nEnds with 3 when something is left.\n\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --repair`,
    )
    .action((flags: CheckFlags & { readonly verbose?: boolean }) =>
      act(flags.verbose === true, async (parts) =>
        (await import("./commands/check.js")).runCheck(flags, parts),
      ),
    );
}

function addConfigShow(command: Command, act: Act): void {
  withConfigFlags(command.description("Show the config that holds after all layers, secrets hidden"))
    .option("--origin", "say where each value comes from")
    .option("-v, --verbose", "show where errors happen")
    .addHelpText("after", `\nExample:\n  $ ${pathOf(command)} --config june-2023.yaml --origin`)
    .action((flags: ConfigShowFlags & { readonly verbose?: boolean }) =>
      act(flags.verbose === true, async (parts) =>
        (await import("./commands/config-show.js")).runConfigShow(flags, parts),
      ),
    );
}

function withConfigFlags(command: Command): Command {
  return command
    .option("--config <file>", "YAML file, over the user's own; relative paths in it start from its folder")
    .option("--path <path>", "the catalogue's folder or its catalog.json");
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Lets a program and its commands write to the given streams, and throw instead of ending the process. */
function withIo(command: Command, io: CliIo): Command {
  command
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(inOneLine(text, command)),
    });
  for (const inner of command.commands) withIo(inner, io);
  return command;
}

/** Commander's message in our form, `error: unknown option '--confg': did you mean --config?`. */
function inOneLine(text: string, command: Command): string {
  const oneLine = text
    .trim()
    .replace(/\s*\((Did you mean .*)\)$/s, (_, hint: string) => `: d${hint.slice(1)}`);
  return `${oneLine}\nrun ${pathOf(command)} --help to see what there is\n`;
}
