import { ProviderError } from "@eomatch/stac-model";
import { cookieJar } from "./cookie-jar.js";
import { credentialScope } from "./credential-scope.js";
import type { Credentials } from "./credentials.js";
import { basicAuthorization, type PasswordSource, passwordSignIn } from "./password-source.js";

/** Options of {@link redirectCredentials}. */
export interface RedirectOptions {
  /** The host that asks for the password, the only one that is given it: a host or an origin. */
  readonly loginHost: string;
  readonly password: PasswordSource;
  readonly provider: string;
  /** What to do without credentials: which keys to set and where to register. */
  readonly help: string;
}

/**
 * Signs in where a file's host sends everybody to a login host and back (OAuth 2.0 authorization code, as Earthdata
 * Login has it): the password goes to the login host alone, and the cookies of each host to that host alone, so that
 * one round serves all files of a host.
 *
 * @throws ProviderError `provider/invalid-options` for a login host that is none; when signing
 *   `provider/unauthorized` when the login host asks and there is no password
 */
export function redirectCredentials(options: RedirectOptions): Credentials {
  const isLogin = credentialScope([options.loginHost], options.provider);
  const jar = cookieJar();
  return {
    async sign(request) {
      const cookie = jar.header(request.url);
      const headers = { ...request.headers, ...(cookie === undefined ? {} : { cookie }) };
      if (!isLogin(request.url)) return { ...request, headers };
      const found = await options.password();
      if (found === undefined) {
        const { provider, help } = options;
        throw new ProviderError("provider/unauthorized", `${provider}: there are no credentials: ${help}`, {
          provider,
        });
      }
      return { ...request, headers: { ...headers, authorization: basicAuthorization(found) } };
    },
    // Cookies that have gone stale bring another round; a password that is refused stays refused.
    refused: async ({ url, headers }) => !isLogin(url) && headers["cookie"] !== undefined && jar.forget(url),
    answered({ url }, { headers }) {
      jar.keep(url, headers);
    },
    describe: () => passwordSignIn(options.password, options.help),
  };
}
