import type { FindFlags } from "../commands/find.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch find`, also as the program `eomatch-find`. */
export const find: CommandLine = {
  name: "find",
  group: "Find",
  declare(command, act) {
    withConfigFlags(
      command
        .summary("Find matchups as a config says, and catalogue them")
        .description("Find matchups as a config says, and add them to a catalogue"),
    )
      .option("-v, --verbose", "name everything that is left out or waited for, and where errors happen")
      .option("--json", "report as JSON on stdout, one object a line")
      .option("--quiet", "report nothing but errors")
      .option(
        "--refresh",
        "ask the archives for everything again, also for what an unfinished run had completed",
      )
      .option("--lock-timeout <seconds>", "how long to wait for another writer; default as long as it takes")
      .addHelpText(
        "after",
        `\nExample:\n  $ ${pathOf(command)} --config june-2023.yaml --path ./my-catalogue`,
      )
      .action((flags: FindFlags) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/find.js")).runFind(flags, parts),
        ),
      );
  },
};
