import type { ShowFlags } from "../commands/show.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch show`. */
export const show: CommandLine = {
  name: "show",
  group: "Look",
  declare(command, act) {
    withConfigFlags(
      command
        .summary("One event, matchup or product, in detail")
        .description(
          "Show one event with its matchups, one matchup with its products, times and region, or one product with its files and matchups",
        )
        .argument("<id>", "the id, as eomatch list --json names it"),
    )
      .option("--collection <name>", "where it is, when several collections have an item of this id")
      .option("--json", "all of it as one JSON object")
      .option("-v, --verbose", "show where errors happen")
      .addHelpText(
        "after",
        `\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue S2_MSI_L1C-S2A-vs-S3_EFR-S3A_20220522T012055`,
      )
      .action((id: string, flags: ShowFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/show.js")).runShow(id, flags, parts),
        ),
      );
  },
};
