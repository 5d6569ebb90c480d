import type { RemoveFlags } from "../commands/remove.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags, withEventFlags } from "./flags.js";

/** `eomatch remove`, also as the program `eomatch-remove`. */
export const remove: CommandLine = {
  name: "remove",
  group: "Products",
  declare(command, act) {
    withEventFlags(
      withConfigFlags(
        command
          .summary("Delete downloaded products; the matchups stay")
          .description("Remove downloaded products from disk; the matchups stay"),
      ),
    )
      .option("--keep-files", "drop what the catalogue knows of the files, leave the files")
      .option("--force", "remove also what a matchup that was not chosen needs")
      .option("--yes", "do not ask")
      .option("--dry-run", "remove nothing, and say what would be")
      .option("--lock-timeout <seconds>", "how long to wait for another writer; default as long as it takes")
      .option("--json", "report as JSON on stdout, one object a line")
      .option("--quiet", "report nothing but what failed")
      .option("-v, --verbose", "name every product, and where errors happen")
      .addHelpText(
        "after",
        `\nOnly files that eomatch has recorded as downloaded are deleted. Ends with 3 when some could not be.\n\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --stop-time 2023-06-01 --dry-run`,
      )
      .action((flags: RemoveFlags) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/remove.js")).runRemove(flags, parts),
        ),
      );
  },
};
