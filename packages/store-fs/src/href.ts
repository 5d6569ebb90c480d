import { posix } from "node:path";
import { fileURLToPath } from "node:url";

/** Where an href leads: to a path of the catalogue, to a path outside of it, or to an address of any other scheme. */
export type HrefTarget =
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "outside" }
  | { readonly kind: "address" };

/**
 * The href from one file of the catalogue to another: relative, so that the folder can be moved. Names are hrefs
 * as they are, see layout.ts.
 *
 * @param fromFile path relative to the catalogue's folder, without `.` and `..`
 * @param toFile path relative to the catalogue's folder, without `.` and `..`
 */
export function hrefBetween(fromFile: string, toFile: string): string {
  let common = 0;
  for (let at = 0; at < fromFile.length && fromFile[at] === toFile[at]; at++) {
    if (fromFile[at] === "/") common = at + 1;
  }
  let up = "";
  for (let at = fromFile.indexOf("/", common); at >= 0; at = fromFile.indexOf("/", at + 1)) up += "../";
  return `${up === "" ? "./" : up}${toFile.slice(common)}`;
}

/**
 * Finds out where an href leads, by its text alone.
 *
 * @param fromFile the file it stands in, relative to the catalogue's folder
 * @param roots absolute paths or addresses of the catalogue's folder: what it is called now, and what it was called
 *   when absolute hrefs were written
 */
export function resolveHref(fromFile: string, href: string, roots: readonly string[]): HrefTarget {
  const path = /^file:/i.test(href) ? pathOfFileUrl(href) : href;
  if (path === undefined || path.includes("\0") || path === "") return { kind: "outside" };
  const isAddress = /^[a-z][a-z0-9+.-]+:/i.test(path);
  if (isAddress || /^([A-Za-z]:|[\\/])/.test(path)) {
    return targetUnder(path, roots) ?? { kind: isAddress ? "address" : "outside" };
  }
  return targetAt(posix.join(posix.dirname(fromFile), path));
}

/**
 * The path that an href stands for when its escapes are decoded, as other tools may have meant it; undefined when
 * there is nothing to decode or when it would become another folder.
 */
export function decodedPath(path: string): string | undefined {
  if (!path.includes("%")) return undefined;
  try {
    const segments = path.split("/").map(decodeURIComponent);
    const isPlain = segments.every((name) => !/[\\/\0]/.test(name) && name !== "." && name !== "..");
    return isPlain ? segments.join("/") : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function targetUnder(path: string, roots: readonly string[]): HrefTarget | undefined {
  const target = withSlashes(path);
  for (const root of roots.map(withSlashes)) {
    const prefix = root.endsWith("/") ? root : `${root}/`;
    if (target.startsWith(prefix)) return targetAt(posix.normalize(target.slice(prefix.length)));
  }
  return undefined;
}

function targetAt(path: string): HrefTarget {
  // A backslash separates folders on Windows only; what would mean two things is not followed.
  if (path === ".." || /^(\.\.)?\/|\\/.test(path)) return { kind: "outside" };
  return { kind: "inside", path };
}

function pathOfFileUrl(href: string): string | undefined {
  try {
    return fileURLToPath(href);
  } catch (error) {
    // Node refuses file URLs of another host and those that hide a slash in an escape.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

// On Windows alone a backslash separates folders; a POSIX path keeps it as a letter.
function withSlashes(path: string): string {
  return /^([A-Za-z]:|\\\\)/.test(path) ? path.replaceAll("\\", "/") : path;
}
