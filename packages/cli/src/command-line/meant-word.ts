import type { Command } from "commander";
import { closest } from "../suggest.js";

/** What people type for a command of another name that no edit distance would lead to. */
const otherCommands: ReadonlyMap<string, string> = new Map([
  ["search", "find"],
  ["match", "find"],
  ["run", "find"],
  ["ls", "list"],
  ["query", "list"],
  ["events", "list"],
  ["matchups", "list"],
  ["view", "show"],
  ["cat", "show"],
  ["info", "status"],
  ["stats", "status"],
  ["summary", "status"],
  ["plot", "map"],
  ["draw", "map"],
  ["get", "download"],
  ["fetch", "download"],
  ["rm", "remove"],
  ["delete", "remove"],
  ["verify", "check"],
  ["fsck", "check"],
  ["repair", "check"],
  ["validate", "check"],
  ["new", "init"],
  ["setup", "init"],
  ["configure", "init"],
  ["forecast", "predict"],
  ["future", "predict"],
  ["clean", "prune"],
  ["gc", "prune"],
  ["archives", "providers"],
  ["server", "serve"],
  ["web", "serve"],
  ["completions", "completion"],
]);

/** What people type for a flag of another name. */
const otherFlags: ReadonlyMap<string, string> = new Map([
  ["--end-time", "--stop-time"],
  ["--end", "--stop-time"],
  ["--stop", "--stop-time"],
  ["--to", "--stop-time"],
  ["--until", "--stop-time"],
  ["--start", "--start-time"],
  ["--from", "--start-time"],
  ["--since", "--start-time"],
  ["--satellites", "--platforms"],
  ["--region", "--bbox"],
  ["--box", "--bbox"],
  ["--catalogue", "--path"],
  ["--catalog", "--path"],
  ["--root", "--path"],
  ["--file", "--config"],
  ["--out", "--output"],
  ["--debug", "--verbose"],
  ["--silent", "--quiet"],
  ["--threads", "--jobs"],
  ["--workers", "--jobs"],
  ["--force-yes", "--yes"],
]);

/** The command that a word which is none was most likely meant to be. */
export function meantCommand(word: string, command: Command): string | undefined {
  const known = command.commands.map((one) => one.name());
  return among(otherCommands.get(word.toLowerCase()), known) ?? closest(word, known);
}

/** The flag that one which the command does not have was most likely meant to be. */
export function meantFlag(flag: string, command: Command): string | undefined {
  const [bare = flag] = flag.split("=");
  const known = [...command.options.map(({ long }) => long ?? ""), "--help"].filter((long) => long !== "");
  return among(otherFlags.get(bare.toLowerCase()), known) ?? closest(bare, known);
}

function among(word: string | undefined, known: readonly string[]): string | undefined {
  return word !== undefined && known.includes(word) ? word : undefined;
}
