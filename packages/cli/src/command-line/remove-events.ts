import type { RemoveEventsFlags } from "../commands/remove-events.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags, withEventFlags, withTakeOutFlags } from "./flags.js";

/** `eomatch remove-events`. */
export const removeEvents: CommandLine = {
  name: "remove-events",
  group: "Catalogue",
  declare(command, act) {
    withTakeOutFlags(
      withEventFlags(
        withConfigFlags(
          command
            .summary("Take events out that are no longer wanted")
            .description(
              "Take events with their matchups out of a catalogue, and the products that no other matchup needs; no product file is deleted",
            ),
        ),
      ).option("--all", "every event there is"),
    )
      .addHelpText(
        "after",
        `\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --platforms S3A --stop-time 2022-05-20`,
      )
      .action((flags: RemoveEventsFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/remove-events.js")).runRemoveEvents(flags, parts),
        ),
      );
  },
};
