/** What a file is to hold: a text, or UTF-8 in parts one behind the other. */
export type ContentToWrite = string | readonly Uint8Array[];

/** The length of a content in UTF-8. */
export function bytesOf(content: ContentToWrite): number {
  if (typeof content === "string") return Buffer.byteLength(content);
  return content.reduce((sum, { length }) => sum + length, 0);
}
