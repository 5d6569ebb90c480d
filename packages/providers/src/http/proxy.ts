import type { Agent } from "node:http";
import { getProxyForUrl } from "proxy-from-env";
import type { ProxyAgent } from "undici";

/**
 * The proxy that an address is reached through, as the environment has it: `HTTP_PROXY`, `HTTPS_PROXY` or `ALL_PROXY`,
 * unless `NO_PROXY` names the host; upper or lower case. Undefined where none is named.
 */
export function proxyFor(url: string): string | undefined {
  const proxy = getProxyForUrl(url);
  return proxy === "" ? undefined : proxy;
}

/** Their connections are kept for the next request, as those of fetch itself are. */
const dispatchers = new Map<string, ProxyAgent>();

/** Fetch, through the environment's proxy where it names one for the address; only then is its code loaded. */
export async function proxiedFetch(url: string, init: RequestInit): Promise<Response> {
  const proxy = proxyFor(url);
  if (proxy === undefined) return fetch(url, init);
  const { fetch: fetchThrough, ProxyAgent } = await import("undici");
  // Many proxies tunnel to secure servers alone.
  const dispatcher = dispatchers.get(proxy) ?? new ProxyAgent({ uri: proxy, proxyTunnel: false });
  dispatchers.set(proxy, dispatcher);
  const through = fetchThrough as unknown as (
    url: string,
    init: RequestInit & { dispatcher: ProxyAgent },
  ) => Promise<Response>;
  return through(url, { ...init, dispatcher });
}

/** Connections of Node's own requests through a proxy, kept for the next request. */
export async function proxyAgent(proxy: string, url: string): Promise<Agent> {
  const options = { keepAlive: true, maxFreeSockets: 64 };
  if (url.startsWith("https:")) {
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    return new HttpsProxyAgent(proxy, options);
  }
  const { HttpProxyAgent } = await import("http-proxy-agent");
  return new HttpProxyAgent(proxy, options);
}
