/** The cookies of a sign-in, each kept for the origin that set it. */
export interface CookieJar {
  /** The value of a `cookie` header for an address; undefined without any. */
  header(url: string): string | undefined;
  /** Keeps what an answer sets, and forgets what it unsets. */
  keep(url: string, headers: Headers): void;
  /** Forgets all cookies of an address's origin; whether there were any. */
  forget(url: string): boolean;
}

/** More would be no sign-in any more. */
const maxCookies = 50;

/**
 * Makes an empty jar.
 *
 * Stricter than RFC 6265: a cookie goes back to the very origin that set it, whatever `Domain` it asks for, so that
 * no host can plant or collect another one's.
 */
export function cookieJar(): CookieJar {
  const origins = new Map<string, Map<string, string>>();
  return {
    header(url) {
      const cookies = origins.get(new URL(url).origin);
      if (cookies === undefined || cookies.size === 0) return undefined;
      return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    },
    keep(url, headers) {
      const { origin } = new URL(url);
      const cookies = origins.get(origin) ?? new Map<string, string>();
      for (const line of headers.getSetCookie()) {
        const [, name, value = ""] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? [];
        if (name === undefined) continue;
        if (isOver(line)) cookies.delete(name);
        else if (cookies.size < maxCookies || cookies.has(name)) cookies.set(name, value.trim());
      }
      if (cookies.size > 0) origins.set(origin, cookies);
    },
    forget: (url) => origins.delete(new URL(url).origin),
  };
}

function isOver(line: string): boolean {
  const [, maxAge] = /;\s*max-age=(-?\d+)/i.exec(line) ?? [];
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const [, expires = ""] = /;\s*expires=([^;]+)/i.exec(line) ?? [];
  return Date.parse(expires) <= Date.now();
}
