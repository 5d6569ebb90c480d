import type { ConfigShowFlags } from "../commands/config-show.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch config show`. */
export const configShow: CommandLine = {
  name: "config show",
  group: "Setting up",
  declare(command, act) {
    withConfigFlags(
      command
        .summary("Show the config that holds, and where from")
        .description("Show the config that holds after all layers, secrets hidden"),
    )
      .option("--origin", "say where each value comes from")
      .option("-v, --verbose", "say which collections each provider serves, and show where errors happen")
      .addHelpText("after", `\nExample:\n  $ ${pathOf(command)} --config june-2023.yaml --origin`)
      .action((flags: ConfigShowFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/config-show.js")).runConfigShow(flags, parts),
        ),
      );
  },
};
