import type { FileStamp } from "./catalogue-folder.js";

/** What a file is to hold: a text, or UTF-8 in parts one behind the other. */
export type ContentToWrite = string | readonly Uint8Array[];

/**
 * A part of a content that stands in the file which is replaced: what stays of a large file need not be written to
 * the disk twice to be safe.
 */
export interface KeptPart {
  /** The part itself, as it is among the parts of the content. */
  readonly bytes: Uint8Array;
  /** The byte of the replaced file with which it begins. */
  readonly from: number;
  /** The state of the file in which it was read. */
  readonly stamp: FileStamp;
}

/** The length of a content in UTF-8. */
export function bytesOf(content: ContentToWrite): number {
  if (typeof content === "string") return Buffer.byteLength(content);
  return content.reduce((sum, { length }) => sum + length, 0);
}
