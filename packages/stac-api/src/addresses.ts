/** Makes the addresses of the API's resources, all absolute. */
export interface Addresses {
  /** The landing page, without a slash at its end. */
  readonly landingPage: string;
  /** A resource below the landing page, `collections`. */
  at(...segments: readonly string[]): string;
  collection(id: string): string;
  item(collection: string, id: string): string;
  /** The file of an asset, named as it is called. */
  itemAsset(owner: { readonly collection: string; readonly id: string }, key: string, name: string): string;
  collectionAsset(collection: string, key: string, name: string): string;
}

/** Addresses below a landing page. */
export function addressesUnder(landingPage: string): Addresses {
  const at = (...segments: readonly string[]): string => [landingPage, ...segments.map(segmentOf)].join("/");
  return {
    landingPage,
    at,
    collection: (id) => at("collections", id),
    item: (collection, id) => at("collections", collection, "items", id),
    itemAsset: ({ collection, id }, key, name) =>
      at("collections", collection, "items", id, "assets", key, name),
    collectionAsset: (collection, key, name) => at("collections", collection, "assets", key, name),
  };
}

/**
 * A name as one segment of a path.
 *
 * `.` and `..` are steps between folders to every reader of URLs, also when they are percent-encoded (WHATWG URL,
 * "double-dot URL path segment"); they get a mark that {@link nameOfSegment} takes off. So do names that begin with
 * the mark.
 */
function segmentOf(name: string): string {
  const isUnspeakable = name === "" || name === "." || name === ".." || name.startsWith(mark);
  // Half of a character pair cannot be written in UTF-8; JSON can hold it all the same.
  return encodeURIComponent((isUnspeakable ? `${mark}${name}` : name).replace(/\p{Surrogate}/gu, "\u{fffd}"));
}

/** The name that a segment of a path stands for, undefined when it is not percent-encoded UTF-8. */
export function nameOfSegment(segment: string): string | undefined {
  try {
    const name = decodeURIComponent(segment);
    return name.startsWith(mark) ? name.slice(mark.length) : name;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const mark = "~";

/** What addresses are made from, besides the request. */
export interface AddressOptions {
  /** Path of the landing page, `/stac`; empty for the root. */
  readonly basePath: string;
  /** The landing page's address as clients know it, where a proxy changes it. */
  readonly baseUrl: string | undefined;
  /** Believe `X-Forwarded-Proto`, `-Host` and `-Prefix`: only behind a proxy that sets them itself. */
  readonly trustsProxy: boolean;
}

/** The addresses as the client of a request sees them. */
export function addressesFor(
  request: Request,
  { basePath, baseUrl, trustsProxy }: AddressOptions,
): Addresses {
  if (baseUrl !== undefined) return addressesUnder(baseUrl.replace(/\/+$/, ""));
  const url = new URL(request.url);
  if (!trustsProxy) return addressesUnder(`${url.origin}${basePath}`);
  const { headers } = request;
  const protocol = forwarded(headers, "x-forwarded-proto", /^https?$/) ?? url.protocol.slice(0, -1);
  const host =
    forwarded(headers, "x-forwarded-host", /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i) ?? url.host;
  const prefix = forwarded(headers, "x-forwarded-prefix", /^(\/[\w.~-]+)+\/?$/) ?? "";
  return addressesUnder(`${protocol}://${host}${prefix.replace(/\/+$/, "")}${basePath}`);
}

// The first of several is what the client asked; the others are proxies in between.
function forwarded(headers: Headers, name: string, form: RegExp): string | undefined {
  const value = headers.get(name)?.split(",")[0]?.trim();
  return value !== undefined && form.test(value) ? value : undefined;
}
