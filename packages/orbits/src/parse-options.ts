import { isOrbitError, type OrbitError } from "./errors.js";

/** How a text with element sets is read. */
export interface ParseOptions {
  /** Name of the text (file or address), put into every error and element set. */
  readonly source?: string;
  /** What a set that cannot be used does: stop the reading (default, so that nothing is lost unnoticed) or be left out. */
  readonly onInvalid?: "throw" | "skip";
  /** Called with the reason for each set left out under `onInvalid: "skip"`. */
  readonly onSkip?: (error: OrbitError) => void;
}

/** Runs the reading of one set; under `onInvalid: "skip"` a failure is passed to `onSkip` and yields undefined. */
export function attemptSet<T>(read: () => T, options: ParseOptions): T | undefined {
  try {
    return read();
  } catch (error) {
    if (options.onInvalid !== "skip" || !isOrbitError(error)) throw error;
    options.onSkip?.(error);
    return undefined;
  }
}

/** Names a place in a text for an error message: `S2A.tle line 7`, `line 7` or `the text`. */
export function placeOf(source: string | undefined, line: number | undefined): string {
  const at = line === undefined ? undefined : `line ${line}`;
  return [source, at].filter((part) => part !== undefined).join(" ") || "the text";
}
