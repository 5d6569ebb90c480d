import type { TakeOutFlags } from "../commands/take-out.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags, withTakeOutFlags } from "./flags.js";

/** `eomatch prune`. */
export const prune: CommandLine = {
  name: "prune",
  group: "Catalogue",
  declare(command, act) {
    withTakeOutFlags(
      withConfigFlags(
        command
          .summary("Take out matchups and products that nothing needs")
          .description(
            "Take out of a catalogue what nothing needs: matchups whose event is gone, products without a matchup; no product file is deleted",
          ),
      ),
    )
      .addHelpText("after", `\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --dry-run`)
      .action((flags: TakeOutFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/prune.js")).runPrune(flags, parts),
        ),
      );
  },
};
