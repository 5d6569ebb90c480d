import type { ProvidersFlags } from "../commands/providers.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch providers`. */
export const providers: CommandLine = {
  name: "providers",
  group: "Setting up",
  declare(command, act) {
    withConfigFlags(
      command.description("List the product archives that the config names, and the kinds that there are"),
    )
      .option("--check", "ask each archive whether it answers; the exit code is 3 when one does not")
      .option("--json", "one JSON object a line: the providers, then the kinds")
      .option("-v, --verbose", "show where errors happen")
      .addHelpText("after", `\nExample:\n  $ ${pathOf(command)} --config june-2023.yaml --check`)
      .action((flags: ProvidersFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/providers.js")).runProviders(flags, parts),
        ),
      );
  },
};
