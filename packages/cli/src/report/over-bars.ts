// DECAWM of the VT100, which bars switch off so that one that is too long stays one line.
const wrapOn = "\u001b[?7h";
const wrapOff = "\u001b[?7l";

/** A line to be logged over bars: one that is longer than the terminal is wide goes on below, as it does elsewhere. */
export function overBars(line: string): string {
  return `${wrapOn}${line}\n${wrapOff}`;
}
