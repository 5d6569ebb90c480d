import { Option } from "commander";
import type { MapFlags } from "../commands/map.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags, withEventFlags } from "./flags.js";

/** `eomatch map`. */
export const map: CommandLine = {
  name: "map",
  group: "Look",
  declare(command, act) {
    withEventFlags(
      withConfigFlags(
        command
          .summary("Draw events on world and poles: HTML or SVG")
          .description(
            "Draw the events of a catalogue, with footprints and collocation regions, on the world and both poles: one file that needs nothing besides itself",
          ),
      ),
    )
      .option("--downloaded", "only matchups whose products are all on disk")
      .addOption(
        new Option("--format <format>", "default html, or as --output ends").choices(["html", "svg"]),
      )
      .option("--output <file>", "where to write it; default eomatch-map.html, - is standard output")
      .option("--open", "show it with the browser of the desktop")
      .option("--skip-broken", "draw what can be read; files that cannot are named and left out")
      .option("-v, --verbose", "show where errors happen")
      .addHelpText("after", `\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --output june.svg`)
      .action((flags: MapFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/map.js")).runMap(flags, parts),
        ),
      );
  },
};
