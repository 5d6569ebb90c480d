import { isAbsolute, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { decodedPath } from "./href.js";

/** The path that a location or an asset's href means, relative or absolute; undefined for an address. */
export function localPath(href: string): string | undefined {
  // No file has a name with NUL in it.
  if (href.includes("\0")) return undefined;
  if (/^file:/i.test(href)) {
    try {
      return fileURLToPath(href);
    } catch (error) {
      // Node refuses file URLs of another host and those that hide a slash in an escape.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }
  // One letter before the colon is a drive of Windows.
  return /^[a-z][a-z0-9+.-]+:/i.test(href) ? undefined : href;
}

/**
 * The absolute paths that an asset's href may mean, none for an address. Hrefs of other tools may be plain paths: the
 * first is the href as it is written, which is meant where it is there; the second, if any, has its escapes decoded.
 *
 * @param fromFolder the folder of the file that the href stands in, absolute
 */
export function assetPaths(fromFolder: string, href: string): readonly string[] {
  const path = localPath(href);
  if (path === undefined) return [];
  if (isAbsolute(path)) return [path];
  const [up = ""] = /^(\.{1,2}\/)*/.exec(path) ?? [];
  const decoded = decodedPath(path.slice(up.length));
  const literal = resolve(fromFolder, path);
  return decoded === undefined ? [literal] : [literal, resolve(fromFolder, up, decoded)];
}

/** A relative reference (RFC 3986 §4.2) from a folder to a file, both relative to the catalogue. */
export function relativeHref(fromFolder: string, file: string): string {
  const path = posix.relative(fromFolder, file);
  const href = path
    .split("/")
    .map((name) => name.replace(/[^A-Za-z0-9._~!$&'()*+,;=:@-]/gu, encodeURIComponent))
    .join("/");
  return href.startsWith("../") ? href : `./${href}`;
}
