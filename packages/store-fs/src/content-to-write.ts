import type { FileStamp } from "./catalogue-folder.js";

/** What a file is to hold: a text, or UTF-8 in parts one behind the other. */
export type ContentToWrite = string | readonly ContentPart[];

/** A part of a content: bytes, or where they stand. */
export type ContentPart = Uint8Array | KeptPart;

/**
 * A part of a content that stands in the file which is replaced: what stays of a large file need neither be read into
 * memory nor be written to the disk twice to be safe.
 */
export interface KeptPart {
  /** The file, absolute. */
  readonly file: string;
  /** The byte of the file with which the part begins, and how many it has. */
  readonly from: number;
  readonly length: number;
  /** The state of the file in which it was looked at. */
  readonly stamp: FileStamp;
}

/** Tells a part that stands in a file from bytes. */
export function isKept(part: ContentPart): part is KeptPart {
  return !(part instanceof Uint8Array);
}

/** The parts of a content that are bytes. */
export function partsInMemory(parts: readonly ContentPart[]): readonly Uint8Array[] {
  return parts.filter((part) => part instanceof Uint8Array);
}

/** The length of a content in UTF-8. */
export function bytesOf(content: ContentToWrite): number {
  if (typeof content === "string") return Buffer.byteLength(content);
  return content.reduce((sum, { length }) => sum + length, 0);
}
