import { Argument } from "commander";
import type { Shell } from "../commands/completion.js";
import { type CommandLine, pathOf } from "./command-line.js";

/** `eomatch completion`. */
export const completion: CommandLine = {
  name: "completion",
  group: "Setting up",
  declare(command, act) {
    command
      .description("Print what completes commands and flags in a shell")
      .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
      .addHelpText(
        "after",
        `
Examples:
  bash  $ ${pathOf(command)} bash > ~/.local/share/bash-completion/completions/eomatch
  zsh   $ ${pathOf(command)} zsh > "\${fpath[1]}/_eomatch"
  fish  $ ${pathOf(command)} fish > ~/.config/fish/completions/eomatch.fish`,
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
