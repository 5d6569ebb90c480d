import { ProviderError } from "@eomatch/stac-model";

/** Tells whether a secret may go to an address. */
export type CredentialScope = (url: string) => boolean;

/** At least two labels behind the star: `*.nasa.gov` names somebody's hosts, `*.gov` everybody's. */
const wildcard = /^\*\.([a-z0-9-]+\.)+[a-z0-9-]+$/i;

/**
 * The addresses that named hosts stand for.
 *
 * `https://host:8443` is that origin and no other. A bare `host` is https on its standard port, `*.domain` the same
 * for every host below the domain. Scheme and port count: a secret that is meant for https never goes out in clear.
 *
 * @throws ProviderError `provider/invalid-options` naming the host that is none
 */
export function credentialScope(hosts: readonly string[], provider: string): CredentialScope {
  const origins = new Set<string>();
  const suffixes: string[] = [];
  for (const host of hosts) {
    if (wildcard.test(host)) suffixes.push(host.slice(1).toLowerCase());
    else origins.add(originOf(host, provider));
  }
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { origin, protocol, hostname, port } = new URL(url);
    if (origins.has(origin)) return true;
    return protocol === "https:" && port === "" && suffixes.some((suffix) => hostname.endsWith(suffix));
  };
}

function originOf(host: string, provider: string): string {
  const address = /^https?:\/\//i.test(host) ? host : `https://${host}`;
  const isBare = URL.canParse(address) && /^https?:\/\/[^/?#@*\\\s]+\/?$/i.test(address);
  if (isBare) return new URL(address).origin;
  throw new ProviderError(
    "provider/invalid-options",
    `${provider}: credentials can go to a host (data.example.org), every host of a domain (*.example.org) or an origin (https://data.example.org:8443), but this is none: ${JSON.stringify(host.replace(/^.*@/, "***@"))}`,
    { provider },
  );
}
