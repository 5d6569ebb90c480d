import type { Credentials } from "../http/credentials.js";
import { oidcCredentials } from "../http/oidc-credentials.js";
import type { PasswordSource } from "../http/password-source.js";
import type { HttpOptions } from "../http/request.js";

/** Options of {@link cdseCredentials}. */
export interface CdseSignIn extends HttpOptions {
  readonly password: PasswordSource;
  /** One-time password, for accounts with a second factor. */
  readonly totp?: string | undefined;
  /** `https://identity.dataspace.copernicus.eu/…/token` by default. */
  readonly tokenUrl?: string | undefined;
  /** `cdse-public` by default, the client that the archive has for programs. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Hosts that are given the token; {@link cdseHosts} by default. */
  readonly hosts?: readonly string[] | undefined;
  /** Name of the provider, for messages; `cdse` by default. */
  readonly provider?: string | undefined;
}

/** Where the archive hands out tokens, the realm's endpoint. */
const cdseTokenUrl: string =
  "https://identity.dataspace.copernicus.eu/auth/realms/CDSE/protocol/openid-connect/token";

/** What to do when one is not signed in. */
export const cdseSignInHelp: string =
  "set auth: { kind: oidc, username, password } or add machine identity.dataspace.copernicus.eu to ~/.netrc; register at https://dataspace.copernicus.eu";

/** Hosts that are given the token: those of catalogue, downloads and zipper. */
export const cdseHosts: readonly string[] = [
  "catalogue.dataspace.copernicus.eu",
  "download.dataspace.copernicus.eu",
  "zipper.dataspace.copernicus.eu",
];

/**
 * Signs in at Copernicus Data Space: an access token of ten minutes, renewed for an hour by its refresh token and
 * afterwards by the password, one for all files.
 *
 * @throws ProviderError `provider/invalid-options`; when signing `provider/unauthorized`, `provider/unavailable`
 */
export function cdseCredentials(options: CdseSignIn): Credentials {
  return oidcCredentials({
    ...options,
    tokenUrl: options.tokenUrl ?? cdseTokenUrl,
    clientId: options.clientId ?? "cdse-public",
    hosts: options.hosts ?? cdseHosts,
    provider: options.provider ?? "cdse",
    help: cdseSignInHelp,
  });
}
