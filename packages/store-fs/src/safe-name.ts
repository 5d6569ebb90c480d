import { nodeCrypto } from "./builtins.js";

/** Bytes that a file name may have before an extension; file systems allow 255 in all. */
const maxNameBytes = 200;

/** Separates a cut name from the digest of its id. It never stands in an encoded name, so none can look like it. */
const digestMark = "~";

/** Hexadecimal digits of the SHA-256 that make a name unique: 64 bits, a clash among 10⁶ ids has odds of 1 : 10⁷. */
const digestLength = 16;

/**
 * What stands in a file name as it is: safe on Linux, macOS and Windows, and also in a URL's path (RFC 3986
 * §3.3), so that a name is its own href.
 */
const unsafeCharacter = /[^A-Za-z0-9._+=@,()-]/gu;

/** Names that Windows gives to devices, with any extension (Microsoft Learn, "Naming Files, Paths, and Namespaces"). */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Names that are their ids as they stand, as nearly all are; device names are looked at apart. */
const plainName = /^[A-Za-z0-9_+=@,()-](?:[A-Za-z0-9._+=@,()-]*[A-Za-z0-9_+=@,()-])?$/;

/**
 * The file name (without extension) or folder name for an id, whatever the id holds.
 *
 * Ordinary ids are their own names. Every other character is percent-encoded as its UTF-8 bytes, as are a dot at
 * the start (hidden files, `.`, `..`) or the end and the first letter of a Windows device name. Letters beyond
 * ASCII are encoded too: disks disagree on their normal form and case, so two ids could become one file.
 * Names over 200 bytes, and ids that UTF-8 cannot hold, become {@link distinctName}s.
 *
 * Different ids have different names. On a disk that ignores case they may still meet (`s2a`, `S2A`); whoever
 * places files compares names without case and falls back on {@link distinctName}.
 */
export function safeName(id: string): string {
  if (isPlainName(id)) return id;
  const name = encode(id);
  return name === "" || name.length > maxNameBytes || /\p{Surrogate}/u.test(id) ? distinctName(id) : name;
}

/** A name for an id that no other id has, on any disk: its beginning, `~` and 16 hexadecimal digits of its SHA-256. */
export function distinctName(id: string): string {
  // UTF-16, because in UTF-8 all lone surrogates are the same replacement character.
  const digest = nodeCrypto().createHash("sha256").update(id, "utf16le").digest("hex").slice(0, digestLength);
  const beginning = encode(id)
    .slice(0, maxNameBytes - digestMark.length - digestLength)
    .replace(/%[0-9A-F]?$/, "");
  return `${beginning}${digestMark}${digest}`;
}

/** Tells whether a name can be that of an id's file or folder: one of ours, or the plain id as other tools write it. */
export function isNameFor(name: string, id: string): boolean {
  return name === id || name === safeName(id) || (mayBeDistinct(name) && name === distinctName(id));
}

/** Tells whether a name, whatever follows it, can be a {@link distinctName}: no other name that is made of an id has the mark. */
export function mayBeDistinct(name: string): boolean {
  return name.includes(digestMark);
}

/** The id a name was made from, undefined when the name does not tell. */
export function idOfSafeName(name: string): string | undefined {
  if (isPlainName(name)) return name;
  try {
    const id = decodeURIComponent(name);
    return safeName(id) === name && !name.includes(digestMark) ? id : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Percent-encodes the first character of a name, to keep it apart from a name with a meaning of its own. */
export function escapeFirst(name: string): string {
  return name === "" || name.startsWith("%") ? name : `${percent(name.slice(0, 1))}${name.slice(1)}`;
}

function isPlainName(text: string): boolean {
  return text.length <= maxNameBytes && plainName.test(text) && !deviceName.test(text);
}

function encode(id: string): string {
  const encoded = id.replace(unsafeCharacter, percent).replace(/^\.|\.$/g, percent);
  return deviceName.test(encoded) ? escapeFirst(encoded) : encoded;
}

function percent(character: string): string {
  return [...Buffer.from(character, "utf8")]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}
