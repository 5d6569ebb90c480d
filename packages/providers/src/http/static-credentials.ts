import { ProviderError } from "@eomatch/stac-model";
import { credentialScope } from "./credential-scope.js";
import type { Credentials, SignableRequest } from "./credentials.js";
import { basicAuthorization, type UserPassword } from "./password-source.js";

/** Where a credential may go and who uses it. */
export interface CredentialUse {
  /**
   * Hosts that it belongs to: `data.example.org` (https on its standard port), `*.example.org`, or an origin such as
   * `http://localhost:8080`.
   */
  readonly hosts: readonly string[];
  /** Name of the provider, for messages. */
  readonly provider: string;
}

/**
 * Signs in with a user name and a password (HTTP Basic, RFC 7617).
 *
 * @throws ProviderError `provider/invalid-options` for a host that is none, or a user name with a colon
 */
export function basicCredentials(options: UserPassword & CredentialUse): Credentials {
  if (options.username.includes(":")) {
    throw invalid(options, "the user name of basic credentials cannot hold a colon");
  }
  return headerCredentials(basicAuthorization(options), { ...options, as: options.username });
}

/**
 * Signs in with a token that does not change (RFC 6750).
 *
 * @throws ProviderError `provider/invalid-options` for a host that is none, or a token with characters that no header
 *   can hold
 */
export function bearerCredentials(options: { readonly token: string } & CredentialUse): Credentials {
  if (!/^[\x21-\x7e]+$/.test(options.token)) {
    throw invalid(options, "the bearer token is empty or holds blanks or other characters that no token has");
  }
  return headerCredentials(`Bearer ${options.token}`, { ...options, as: "bearer token" });
}

/**
 * Signs in with a shared access signature: the query parameters of a signed address (Azure Storage).
 *
 * @param options `token` as it is handed out, with or without a leading question mark
 * @throws ProviderError `provider/invalid-options` for a host that is none, or a signature without `sig`
 */
export function sasCredentials(options: { readonly token: string } & CredentialUse): Credentials {
  const signature = new URLSearchParams(options.token.replace(/^\?/, ""));
  if (!signature.has("sig")) {
    throw invalid(options, "a shared access signature is a query with sig in it, as in sv=…&se=…&sig=…");
  }
  return scoped({ ...options, as: "shared access signature" }, ({ url, headers }) => {
    const address = new URL(url);
    for (const [name, value] of signature) address.searchParams.set(name, value);
    return { url: address.href, headers };
  });
}

interface NamedUse extends CredentialUse {
  readonly as: string;
}

function headerCredentials(authorization: string, use: NamedUse): Credentials {
  return scoped(use, ({ url, headers }) => ({ url, headers: { ...headers, authorization } }));
}

function scoped(use: NamedUse, sign: (request: SignableRequest) => SignableRequest): Credentials {
  const belongs = credentialScope(use.hosts, use.provider);
  return {
    sign: async (request) => (belongs(request.url) ? sign(request) : request),
    // There is no other to try.
    refused: async () => false,
    describe: async () => ({ state: "given", as: use.as }),
  };
}

function invalid({ provider }: CredentialUse, why: string): ProviderError {
  return new ProviderError("provider/invalid-options", `${provider}: ${why}`, { provider });
}
