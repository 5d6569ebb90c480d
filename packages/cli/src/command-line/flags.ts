import type { Command } from "commander";

/** Adds the flags that say which config and which catalogue. */
export function withConfigFlags(command: Command): Command {
  return command
    .option("--config <file>", "YAML file, over the user's own; relative paths in it start from its folder")
    .option("--path <path>", "the catalogue's folder or its catalog.json");
}

/** Adds the flags that choose events, for every command that works on some of a catalogue. */
export function withEventFlags(command: Command): Command {
  return command
    .option("--collections <names>", "only events of all these collections: C1,C2")
    .option("--platforms <names>", "only events of any of these satellites: P1,P2")
    .option("--start-time <time>", "only events that end at this time or later: ISO 8601, UTC")
    .option(
      "--stop-time <time>",
      "only events that start at this time or earlier; a bare date is midnight UTC",
    )
    .option("--bbox <W,S,E,N>", "only events that touch this box, degrees; W > E crosses the antimeridian");
}

/** Adds the flags of commands that take something out of a catalogue. */
export function withTakeOutFlags(command: Command): Command {
  return command
    .option("--dry-run", "say what would go, and change nothing")
    .option("--yes", "do not ask")
    .option("--forget-downloaded", "forget products that are on disk too: their files stay, without a record")
    .option("--lock-timeout <seconds>", "how long to wait for another writer; default as long as it takes")
    .option("--json", "one JSON object: what went")
    .option("--quiet", "print nothing but errors")
    .option("-v, --verbose", "show where errors happen");
}
