import type { StacAsset, StacLink } from "@eomatch/stac-model";

/** Who looks at the answers. */
export type Visibility = "public" | "internal";

/** What an href is to a client of the API. */
type HrefKind =
  /** An address that leads somewhere from anywhere. */
  | "address"
  /** A file of the server: relative to the object it stands in, an absolute path, a `file:` URL. */
  | "local"
  /** A script in the guise of an address. */
  | "script";

/**
 * Tells what an href is. A URL parser drops tabs and line ends and leading controls (WHATWG URL), so they hide no
 * scheme here either.
 */
function hrefKind(href: string): HrefKind {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken off.
  const bare = href.replace(/^[\u0000-\u0020]+|[\t\n\r]/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
  if (scheme === undefined) return "local";
  if (scheme === "javascript" || scheme === "vbscript") return "script";
  // One letter before the colon is a drive of Windows.
  return scheme === "file" || scheme.length === 1 ? "local" : "address";
}

/** Links out of the catalogue that lead somewhere for everybody; all of them for the owner. */
export function publicLinks(links: readonly StacLink[], visibility: Visibility): StacLink[] {
  return links.filter(({ href }) => {
    const kind = hrefKind(href);
    return kind === "address" || (kind === "local" && visibility === "internal");
  });
}

/**
 * Assets as a client may use them: files of the catalogue by their address in the API, those elsewhere as they are.
 *
 * A file outside of the catalogue is left out, or stands by its other address where it has one (alternate-assets
 * extension); for the owner it stays.
 */
export function publicAssets(
  assets: { readonly [key: string]: StacAsset },
  context: {
    readonly addressOf: (key: string, name: string) => string;
    readonly visibility: Visibility;
  },
): { [key: string]: StacAsset } {
  const shown: { [key: string]: StacAsset } = {};
  for (const [key, asset] of Object.entries(assets)) {
    const href = publicHrefOf(key, asset, context);
    if (href === undefined) continue;
    Object.defineProperty(shown, key, {
      value: { ...withoutLocalPaths(asset, context.visibility), href },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return shown;
}

function publicHrefOf(
  key: string,
  asset: StacAsset,
  { addressOf, visibility }: { addressOf: (key: string, name: string) => string; visibility: Visibility },
): string | undefined {
  const { href } = asset;
  const kind = hrefKind(href);
  if (kind === "address") return href;
  if (kind === "local" && isRelative(href)) return addressOf(key, fileName(href));
  if (kind === "local" && visibility === "internal") return href;
  return alternateAddress(asset);
}

function isRelative(href: string): boolean {
  return !/^(file:|[\\/]|[a-z]:)/i.test(href.trim());
}

function fileName(href: string): string {
  const name = /([^\\/]+)[\\/]*$/.exec(href)?.[1] ?? "file";
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}

function alternateAddress({ alternate }: StacAsset): string | undefined {
  if (typeof alternate !== "object" || alternate === null) return undefined;
  for (const other of Object.values(alternate)) {
    const href: unknown = (other as { readonly href?: unknown } | null)?.href;
    if (typeof href === "string" && hrefKind(href) === "address") return href;
  }
  return undefined;
}

/**
 * An object without texts that are `file:` URLs, and without entries whose `href` is local, however deep they stand.
 */
export function withoutLocalPaths<T extends object>(record: T, visibility: Visibility): T {
  if (visibility === "internal") return record;
  // Most objects have none, and this finds out faster than going through them.
  return hasLocalPath(record) ? (cleaned(record) as T) : record;
}

function hasLocalPath(value: unknown): boolean {
  if (typeof value === "string") return isFileUrl(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) {
    // Coordinates, which are most of an item.
    if (typeof value[0] === "number") return false;
    return value.some(hasLocalPath);
  }
  for (const key in value) {
    const inner = (value as { readonly [key: string]: unknown })[key];
    if (isFileUrl(key) || hasLocalPath(inner) || isLocalHref(key, inner)) return true;
  }
  return false;
}

function cleaned(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.filter((inner) => !isShut(inner)).map(cleaned);
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !isFileUrl(key) && !isShut(inner))
      .map(([key, inner]) => [key, cleaned(inner)]),
  );
}

/** A file's URL, or an object that leads to a file of the server. */
function isShut(value: unknown): boolean {
  if (typeof value === "string") return isFileUrl(value);
  const href: unknown =
    typeof value === "object" && value !== null ? (value as { href?: unknown }).href : undefined;
  return typeof href === "string" && hrefKind(href) !== "address";
}

function isLocalHref(key: string, value: unknown): boolean {
  return key === "href" && typeof value === "string" && hrefKind(value) !== "address";
}

function isFileUrl(text: string): boolean {
  // Most texts are told by their first letter, which is faster than by the pattern.
  const first = text.charCodeAt(0);
  return (first <= 0x20 || first === 0x66 || first === 0x46) && /^\s*file:/i.test(text);
}
