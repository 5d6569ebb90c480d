import { HttpError } from "../errors.js";
import type { HttpRequest } from "../http/exchange.js";
import type { SearchPage } from "./search-page.js";

/**
 * The request of the next page, from the page's `next` link (STAC API 1.0, item search, "Pagination").
 *
 * Relative addresses, `method`, `body`, `merge` and `headers` are followed. Our own headers go along only to
 * the origin they are meant for. Behind a proxy, archives often link to http though they are asked by https:
 * on the same host https is kept.
 *
 * @returns undefined on the last page
 * @throws HttpError `http/bad-content` when the link leads nowhere
 */
export function nextRequest(
  page: SearchPage,
  current: HttpRequest,
  own: { readonly origin: string; readonly headers: { readonly [name: string]: string } },
): HttpRequest | undefined {
  const link = page.links.find(({ rel }) => rel === "next");
  if (link === undefined) return undefined;
  const url = addressOf(link["href"], page.url);
  const isPost = typeof link["method"] === "string" && link["method"].toUpperCase() === "POST";
  const isHome = url.origin === own.origin;
  return {
    url: url.href,
    method: isPost ? "POST" : "GET",
    ...(isPost ? { body: bodyOf(link, current) } : {}),
    headers: { ...(isHome ? own.headers : {}), ...linkHeaders(link["headers"]) },
  };
}

function addressOf(href: unknown, base: string): URL {
  if (typeof href !== "string" || !URL.canParse(href, base)) {
    throw new HttpError("http/bad-content", "the link to the next page is not an address");
  }
  const url = new URL(href, base);
  const from = new URL(base);
  if (url.protocol === "http:" && from.protocol === "https:" && url.hostname === from.hostname) {
    return new URL(url.href.replace(/^http:/, "https:").replace(`//${url.host}`, `//${from.host}`));
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new HttpError("http/bad-content", `the link to the next page leads to ${url.protocol}`);
  }
  return url;
}

function bodyOf(link: { readonly [field: string]: unknown }, current: HttpRequest): string {
  const previous: unknown = current.body === undefined ? {} : JSON.parse(current.body);
  const { body } = link;
  if (typeof body !== "object" || body === null) return JSON.stringify(previous);
  return JSON.stringify(link["merge"] === true ? { ...(previous as object), ...body } : body);
}

function linkHeaders(headers: unknown): { readonly [name: string]: string } {
  if (typeof headers !== "object" || headers === null) return {};
  const valid: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(headers)) {
    const text: unknown = Array.isArray(value) ? value.join(", ") : value;
    if (typeof text === "string" && isHeader(name, text)) valid[name] = text;
  }
  return valid;
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    // A header that cannot be sent is the archive's mistake; the page may well come without it.
    return false;
  }
}
