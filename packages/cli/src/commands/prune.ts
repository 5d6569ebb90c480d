import type { CommandParts } from "../command-line/command-line.js";
import { type TakeOutFlags, takeOut } from "./take-out.js";

/**
 * Takes out of a catalogue what nothing needs: matchups without an event, products without a matchup.
 *
 * @returns the exit code
 */
export async function runPrune(flags: TakeOutFlags, parts: CommandParts): Promise<number> {
  return takeOut(flags, parts, (catalogue, options) => catalogue.prune(options));
}
