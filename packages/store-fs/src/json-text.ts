import { brokenCatalogue } from "./errors.js";

/** Writes an object as the catalogue's files have it: JSON, indented by 2, ending in a line break. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Reads JSON.
 *
 * @param path the file, for the message
 * @throws StoreError `store/broken-catalogue` naming the file and the line and column where it breaks
 */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, column } = placeOf(errorOffset(text, cause), text);
    throw brokenCatalogue(path, `not JSON: it breaks at line ${line}, column ${column}`, cause);
  }
}

function errorOffset(text: string, cause: unknown): number {
  const message = cause instanceof Error ? cause.message : "";
  const position = /at position (\d+)/.exec(message);
  if (position !== null) return Number(position[1]);
  if (!message.startsWith("Unexpected token")) return text.length;
  // V8 quotes the surroundings of an unexpected token instead of saying where it is. Every text cut behind the
  // token fails in the same way and every text cut before it in another, so bisection finds it.
  let before = 0;
  let behind = text.length;
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2);
    if (hasUnexpectedToken(text.slice(0, middle))) behind = middle;
    else before = middle;
  }
  return before;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith("Unexpected token");
  }
}

function placeOf(offset: number, text: string): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
