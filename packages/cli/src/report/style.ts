import pc from "picocolors";
import type { CliOutput } from "../io.js";

/** How words are marked on a terminal. */
export interface Style {
  bold(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

/**
 * The marks for a stream: colours on a terminal alone, and none with NO_COLOR set (no-color.org) or on a dumb one.
 */
export function styleOf(stream: CliOutput, env: { readonly [name: string]: string | undefined }): Style {
  const { bold, red, yellow } = pc.createColors(
    stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb",
  );
  return { bold, red, yellow };
}
