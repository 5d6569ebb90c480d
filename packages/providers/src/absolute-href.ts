import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Two letters at least: `C:\…` is a Windows path, not a scheme. */
const scheme = /^[a-z][a-z0-9+.-]+:/i;

/** Tells whether a text is an http or https address. */
export function isHttpAddress(href: string): boolean {
  return /^https?:\/\//i.test(href);
}

/**
 * Makes a STAC href absolute.
 *
 * An address with a scheme stays as it is, save that `file:` URLs become paths. A relative reference is
 * resolved against the document it stands in: an http(s) address, or the path of a file (taken literally,
 * without percent-decoding, as pystac has it). Without a base it stays relative.
 *
 * @param base address or absolute path of the document, not of its folder
 */
export function absoluteHref(href: string, base: string | undefined): string {
  try {
    if (/^file:/i.test(href)) return fileURLToPath(href);
    if (scheme.test(href) || base === undefined) return href;
    return isHttpAddress(base) ? new URL(href, base).href : resolve(dirname(base), href);
  } catch {
    // Not a valid reference; it is kept for the reader to see and leads nowhere.
    return href;
  }
}
