import type { CommandParts } from "../command-line/command-line.js";
import { CliError } from "../errors.js";
import { type QueryFlags, toEventQuery } from "./query-flags.js";
import { type TakeOutFlags, takeOut } from "./take-out.js";

/** The flags of `remove-events`. */
export interface RemoveEventsFlags extends TakeOutFlags, QueryFlags {
  readonly all?: boolean | undefined;
}

/**
 * Takes events with their matchups out of a catalogue, and the products that no other matchup needs.
 *
 * @returns the exit code
 */
export async function runRemoveEvents(flags: RemoveEventsFlags, parts: CommandParts): Promise<number> {
  const query = toEventQuery(flags);
  const isLimited = Object.values(query).some((value) => value !== undefined);
  if (!isLimited && flags.all !== true) {
    throw new CliError(
      "cli/wrong-usage",
      "nothing says which events: give --platforms, --start-time or another filter, or --all",
    );
  }
  if (isLimited && flags.all === true) {
    throw new CliError("cli/wrong-usage", "--all and a filter contradict each other: choose one");
  }
  return takeOut(flags, parts, (catalogue, options) => catalogue.removeEvents(query, options));
}
