import { Argument } from "commander";
import type { Shell } from "../commands/completion.js";
import { aloneCommands, type CommandLine, pathOf } from "./command-line.js";

/** `eomatch completion`. */
export const completion: CommandLine = {
  name: "completion",
  group: "Setting up",
  declare(command, act) {
    const program = (command.parent ?? command).name();
    // As bash and fish write several names that begin alike.
    const programs = `${program}{,${aloneCommands.map((name) => `-${name}`).join(",")}}`;
    command
      .description("Print what completes commands and flags in a shell")
      .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
      .addHelpText(
        "after",
        `
Examples:
  bash  $ ${pathOf(command)} bash | tee ~/.local/share/bash-completion/completions/${programs} > /dev/null
  zsh   $ ${pathOf(command)} zsh > "\${fpath[1]}/_${program}"
  fish  $ ${pathOf(command)} fish | tee ~/.config/fish/completions/${programs}.fish > /dev/null

One script for ${programs}; bash and fish look for it under the name of each.`,
      )
      .action((shell: Shell) =>
        act(false, async ({ io }) =>
          (await import("../commands/completion.js")).runCompletion(shell, {
            io,
            root: command.parent ?? command,
          }),
        ),
      );
  },
};
