import { Option } from "commander";
import type { PredictFlags } from "../commands/predict.js";
import { type CommandLine, pathOf } from "./command-line.js";

/** `eomatch predict`. */
export const predict: CommandLine = {
  name: "predict",
  group: "Find",
  declare(command, act) {
    command
      .summary("When and where satellites will meet, from orbits")
      .description("Foretell when and where satellites meet, from their orbits alone")
      .option("--config <file>", "YAML file with platforms, limits, region and orbits; flags go before it")
      .option(
        "--platforms <names>",
        "satellites, two or more: S2A,Landsat-9; every two of them are looked at",
      )
      .option("--days <days>", "how far ahead to look; default 7")
      .option("--start-time <time>", "when to begin: ISO 8601, UTC; default now")
      .option("--bbox <W,S,E,N>", "only where they meet in this box, degrees; W > E crosses the antimeridian")
      .option(
        "--region <file>",
        "only where they meet in this area: GeoJSON polygons or points; in place of --bbox",
      )
      .option(
        "--near <km|swath>",
        "how near the ground tracks come, or swath: what the instruments see overlaps",
      )
      .option("--max-time-diff <seconds>", "greatest time between the two passages; default 1800")
      .option("--instruments <list>", "for swath, what a satellite sees: S3A=OLCI,S2A=290 (km wide)")
      .option("--together <n>", "how many of the satellites must meet over the same ground; default 2")
      .option("--min-sun <degrees>", "only with the Sun at least so high; 0 leaves out nights")
      .option("--max-sun <degrees>", "only with the Sun at most so high")
      .addOption(
        new Option("--pass <direction>", "only while all of them fly northwards or southwards").choices([
          "ascending",
          "descending",
        ]),
      )
      .addOption(
        new Option("--surface <kind>", "only where they meet over land, or over sea").choices([
          "land",
          "sea",
        ]),
      )
      .option(
        "--orbits <folder|celestrak>",
        "element sets in files, or those of today; default as the config says",
      )
      .addOption(
        new Option("--format <format>", "how to write them; default table").choices([
          "table",
          "json",
          "geojson",
          "ics",
        ]),
      )
      .option("--json", "one JSON object a line")
      .option("-v, --verbose", "show where errors happen")
      .addHelpText(
        "after",
        `\nExample:\n  $ ${pathOf(command)} --platforms S2A,Landsat-9 --days 30 --near swath --bbox=-10,40,30,70`,
      )
      .action((flags: PredictFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/predict.js")).runPredict(flags, parts),
        ),
      );
  },
};
