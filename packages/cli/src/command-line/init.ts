import type { InitFlags } from "../commands/init.js";
import { type CommandLine, pathOf } from "./command-line.js";

/** `eomatch init`. */
export const init: CommandLine = {
  name: "init",
  group: "Setting up",
  declare(command, act) {
    command
      .summary("Write a config: asks, or takes flags")
      .description(
        "Write a config with comments that works at once; asks on a terminal for what no flag says",
      )
      .argument("[file]", "where to write it", "eomatch.yaml")
      .option("--platforms <names>", "satellites, two or more: S2A,Landsat-9")
      .option("--collections <names>", "the collection of each; default what the archive has")
      .option("--start-time <time>", "begin of the period: ISO 8601, UTC")
      .option("--stop-time <time>", "end of the period; a bare date is midnight UTC")
      .option("--bbox <W,S,E,N>", "the region, degrees; default the whole Earth")
      .option("--archive <name>", "the product archive; one that does not exist lists them all")
      .option("--catalogue <folder>", "the catalogue's folder; default ./matchups beside the config")
      .option("--force", "replace a file that is there")
      .option("-v, --verbose", "show where errors happen")
      .addHelpText(
        "after",
        `\nExample:\n  $ ${pathOf(command)} june.yaml --platforms S2A,Landsat-9 --start-time 2023-06-01 --stop-time 2023-07-01`,
      )
      .action((file: string, flags: InitFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/init.js")).runInit(file, flags, parts),
        ),
      );
  },
};
