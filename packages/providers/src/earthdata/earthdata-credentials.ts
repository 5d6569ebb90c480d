import type { Credentials } from "../http/credentials.js";
import type { PasswordSource } from "../http/password-source.js";
import { redirectCredentials } from "../http/redirect-credentials.js";

/** Options of {@link earthdataCredentials}. */
export interface EarthdataSignIn {
  /** User name and password of Earthdata Login. */
  readonly password: PasswordSource;
  /** `urs.earthdata.nasa.gov` by default, the only host that is given the password. */
  readonly loginHost?: string | undefined;
  /** Name of the provider, for messages; `earthdata` by default. */
  readonly provider?: string | undefined;
}

/** Earthdata Login. */
export const earthdataLoginHost: string = "urs.earthdata.nasa.gov";

/** Hosts that take a bearer token of Earthdata Login for their files. */
export const earthdataHosts: readonly string[] = [
  "*.earthdata.nasa.gov",
  "*.earthdatacloud.nasa.gov",
  "*.eosdis.nasa.gov",
  "ladsweb.modaps.eosdis.nasa.gov",
  "oceandata.sci.gsfc.nasa.gov",
];

/** What to do when one is not signed in. */
export const earthdataSignInHelp: string =
  "set auth: { kind: bearer, token } or { kind: basic, username, password }, or add machine urs.earthdata.nasa.gov to ~/.netrc; register at https://urs.earthdata.nasa.gov and approve the archive's application there";

/**
 * Signs in with a user name and a password of Earthdata Login: a file's host redirects to the login host, which alone
 * is given the password and sends back to the file's host, which sets a cookie for all its files.
 *
 * With a token instead, `bearerCredentials` for {@link earthdataHosts} does.
 *
 * @throws ProviderError `provider/invalid-options`; when signing `provider/unauthorized` without a password
 */
export function earthdataCredentials(options: EarthdataSignIn): Credentials {
  return redirectCredentials({
    loginHost: options.loginHost ?? earthdataLoginHost,
    password: options.password,
    provider: options.provider ?? "earthdata",
    help: earthdataSignInHelp,
  });
}
