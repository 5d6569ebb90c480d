import stringWidth from "string-width";

/** How many columns of a terminal a text takes: letters of East Asia take two, colours and combining marks none. */
export function textWidth(text: string): number {
  // Nearly all that is written is of this kind, and need not be taken apart.
  return /^[\x20-\x7e°×·–…²³]*$/.test(text) ? text.length : stringWidth(text);
}
