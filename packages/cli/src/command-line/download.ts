import type { DownloadFlags } from "../commands/download.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags, withEventFlags } from "./flags.js";

/** `eomatch download`, also as the program `eomatch-download`. */
export const download: CommandLine = {
  name: "download",
  group: "Products",
  declare(command, act) {
    withEventFlags(
      withConfigFlags(
        command
          .summary("Fetch the products of matchups: resumed, verified")
          .description("Download the products of a catalogue's matchups"),
      ),
    )
      .option("--jobs <number>", "products fetched at once; default 4")
      .option("--limit-rate <rate>", "bytes per second, all together: 500k, 10M")
      .option("--dry-run", "fetch nothing, and say what would be and how big it is")
      .option("--lock-timeout <seconds>", "how long to wait for another writer; default as long as it takes")
      .option("--json", "report as JSON on stdout, one object a line")
      .option("--quiet", "report nothing but what failed")
      .option("-v, --verbose", "name every pause, and where errors happen")
      .addHelpText(
        "after",
        `\nEnds with 3 when some products failed. What was stopped goes on where it broke off.\n\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --start-time 2023-06-01 --jobs 8`,
      )
      .action((flags: DownloadFlags) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/download.js")).runDownload(flags, parts),
        ),
      );
  },
};
