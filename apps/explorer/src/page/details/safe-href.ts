/**
 * An address that a link may lead to, undefined for any that could run script or open a file: http, https, and paths
 * of this server alone.
 */
export function safeHref(
  href: string,
  base: string = globalThis.document?.baseURI ?? "http://localhost/",
): string | undefined {
  let url: URL;
  try {
    url = new URL(href, base);
  } catch {
    return undefined;
  }
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}

/** Where the STAC API has an item, or a collection. */
export function stacHref(stacApi: string, collection: string, id?: string): string | undefined {
  const item = id === undefined ? "" : `/items/${encodeURIComponent(id)}`;
  return safeHref(`${stacApi.replace(/\/$/, "")}/collections/${encodeURIComponent(collection)}${item}`);
}
