import type { ServeFlags } from "../commands/serve.js";
import { type CommandLine, pathOf } from "./command-line.js";
import { withConfigFlags } from "./flags.js";

/** `eomatch serve`. */
export const serve: CommandLine = {
  name: "serve",
  group: "Look",
  declare(command, act) {
    withConfigFlags(
      command
        .summary("A web page and a STAC API of a catalogue")
        .description("Show a catalogue in the browser, and to STAC programs by a STAC API"),
    )
      .option("--host <name>", "where to listen; default 127.0.0.1, which is this machine alone")
      .option("--port <number>", "default 8087; 0 takes any that is free")
      .option("--open", "open the page in the browser")
      .option("--internal", "show paths of files outside of the catalogue too; for your own eyes")
      .option("--base-url <url>", "the STAC API's address as clients know it, behind a proxy: https://…/stac")
      .option(
        "--trust-proxy",
        "make links from X-Forwarded-Proto, -Host and -Prefix, which the proxy must set",
      )
      .option("-v, --verbose", "show where errors happen")
      .addHelpText(
        "after",
        `\nThe page is at /, the STAC API at /stac. Nothing is ever written.\n\nExample:\n  $ ${pathOf(command)} --path ./my-catalogue --open`,
      )
      .action((flags: ServeFlags & { readonly verbose?: boolean }) =>
        act(flags.verbose === true, async (parts) =>
          (await import("../commands/serve.js")).runServe(flags, parts),
        ),
      );
  },
};
