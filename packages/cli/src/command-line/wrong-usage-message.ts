import type { Command } from "commander";
import { pathOf } from "./command-line.js";
import { meantCommand, meantFlag } from "./meant-word.js";

/**
 * What commander says of a wrong command line, in our form and with where to read on:
 * `error: unknown option '--confg': did you mean --config?`.
 */
export function wrongUsageMessage(text: string, command: Command): string {
  const message = text
    .trim()
    .replace(/\s*\(Did you mean [^)]*\)$/s, "")
    .replace(/\.$/, "");
  return `${ofChoice(message) ?? ofSurplus(message, command) ?? ofWord(message, command)}\nrun ${pathOf(command)} --help to see what there is\n`;
}

/** `error: --format: there is no 'xml': choose table, json, geojson or csv`. */
function ofChoice(message: string): string | undefined {
  const [, value, choices] = /'([^']*)' is invalid.*\. Allowed choices are (.*)$/s.exec(message) ?? [];
  if (value === undefined || choices === undefined) return undefined;
  const [, subject = ""] =
    /(?:option '(?:-\w, )?(--[\w-]+)|for argument '([\w-]+)')/.exec(message)?.filter(Boolean) ?? [];
  return `error: ${subject}: there is no '${value}': choose ${choices.replace(/, ([^,]*)$/, " or $1")}`;
}

/** `error: 'june.yaml' is one word too many: did you mean --config june.yaml?`. */
function ofSurplus(message: string, command: Command): string | undefined {
  if (!message.startsWith("error: too many arguments")) return undefined;
  const [word = ""] = command.args.slice(command.registeredArguments.length);
  const hasList = Object.values(command.opts()).some(
    (value) => typeof value === "string" && value.endsWith(","),
  );
  if (hasList) return `error: '${word}' is one word too many: write lists without spaces, A,B`;
  const hasConfig = command.options.some(({ long }) => long === "--config");
  const meant = hasConfig && /\.ya?ml$/i.test(word) ? `: did you mean --config ${word}?` : "";
  return `error: '${word}' is one word too many${meant}`;
}

function ofWord(message: string, command: Command): string {
  const [, kind, word = ""] = /unknown (command|option) '([^']*)'/.exec(message) ?? [];
  const meant = kind === "command" ? meantCommand(word, command) : kind && meantFlag(word, command);
  return meant ? `${message}: did you mean ${meant}?` : message;
}
