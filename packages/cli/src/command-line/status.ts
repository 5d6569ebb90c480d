import type { StatusFlags } from "../commands/status.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch status`. */
export const status: CommandLine = {
  name: "status",
  group: "Look",
  declare(command, act) {
    withConfigFlags(
      command
        .summary("What a catalogue holds, and what it lacks")
        .description("Say what a catalogue holds: pairs, counts, period, bytes on disk, and what it lacks"),
    )
      .option("--json", "all of it as one JSON object")
      .option("-v, --verbose", "show where errors happen")
      .addHelpText(
        "after",
        `\nEnds with 3 when files or links lead to nothing. What it says comes from the catalogue's index; ${pathOf(command.parent ?? command)} check reads every file.\n\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue`,
      )
      .action((flags: StatusFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/status.js")).runStatus(flags, parts),
        ),
      );
  },
};
