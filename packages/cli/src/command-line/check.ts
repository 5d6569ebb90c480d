import type { CheckFlags } from "../commands/check.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch check`. */
export const check: CommandLine = {
  name: "check",
  group: "Catalogue",
  declare(command, act) {
    withConfigFlags(
      command
        .summary("Verify all files of a catalogue, and repair them")
        .description("Check a catalogue's files, links, extents and product files"),
    )
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
          (await import("../commands/check.js")).runCheck(flags, parts),
        ),
      );
  },
};
