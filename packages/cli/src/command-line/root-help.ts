import type { Command } from "commander";
import { wrapped } from "../report/wrapped.js";
import { type CommandGroup, type CommandLine, pathOf } from "./command-line.js";

/** The groups in the order of what a newcomer does, with what they hold. */
const groups: readonly CommandGroup[] = ["Find", "Look", "Products", "Catalogue", "Setting up"];

/** Of a terminal that has room for the groups beside their commands; narrower, they stand above them. */
const leastColumns = 60;

const groupWidth = 12;

/**
 * The help of the program as a whole, on one screen: its commands, grouped by what one wants to do.
 *
 * @param columns width of the terminal; longer texts are continued on a line of their own
 */
export function formatRootHelp(
  root: Command,
  commandLines: readonly CommandLine[],
  { columns }: { readonly columns: number },
): string {
  const shown = commandLines.map(({ name, group }) => {
    const command = findCommand(root, name);
    return { group, term: termOf(name, command), text: command.summary() || command.description() };
  });
  const termWidth = Math.max(...shown.map(({ term }) => term.length)) + 2;
  const isNarrow = columns < leastColumns;
  const indent = isNarrow ? 2 : groupWidth;
  const textWidth = columns - indent - termWidth;
  const lines = groups.flatMap((group) => {
    const own = shown.filter((one) => one.group === group);
    const rows = own.flatMap(({ term, text }, i) => {
      const [first = "", ...more] = wrapped(text, textWidth);
      return [
        `${(i === 0 && !isNarrow ? group : "").padEnd(indent)}${term.padEnd(termWidth)}${first}`,
        ...more.map((one) => `${" ".repeat(indent + termWidth)}${one}`),
      ];
    });
    return isNarrow && own.length > 0 ? [group, ...rows] : rows;
  });
  const name = root.name();
  return [
    `${name}: where and when did satellites look at the same place?`,
    "",
    ...lines,
    "",
    `\`${name} COMMAND --help\` has the flags and an example; \`${name} --version\``,
    "",
  ].join("\n");
}

/** The command of a name such as `config show`. */
function findCommand(root: Command, name: string): Command {
  return name.split(" ").reduce((command, word) => {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner === undefined) throw new Error(`${pathOf(command)} has no command ${word}`);
    return inner;
  }, root);
}

function termOf(name: string, command: Command): string {
  const words = command.registeredArguments.map((one) => {
    const word = `${one.name().toUpperCase()}${one.variadic ? "..." : ""}`;
    return one.required ? ` ${word}` : ` [${word}]`;
  });
  return `${name}${words.join("")}`;
}
