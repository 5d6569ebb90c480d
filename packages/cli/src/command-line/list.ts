import { Option } from "commander";
import type { ListFlags } from "../commands/list.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags, withEventFlags } from "./flags.js";

/** `eomatch list`. */
export const list: CommandLine = {
  name: "list",
  group: "Look",
  declare(command, act) {
    withEventFlags(
      withConfigFlags(
        command
          .summary("List events or matchups: table, JSON, GeoJSON, CSV")
          .description("List the events or matchups of a catalogue, in order of time"),
      ),
    )
      .option("--downloaded", "only matchups whose products are all on disk")
      .option(
        "--property <condition>",
        "only matchups with this property: 'key<=value'; may be repeated",
        (condition: string, before: readonly string[] = []) => [...before, condition],
      )
      .option("--events", "list events (the default)")
      .option(
        "--matchups",
        "list matchups: those of the events that are in the period and the box themselves",
      )
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
          (await import("../commands/list.js")).runList(flags, parts),
        ),
      );
  },
};
