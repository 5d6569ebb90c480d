/**
 * Signing in at archives: a user name and a password, a token, a token that expires, a netrc file, a login host.
 *
 * Every kind is a {@link Credentials}, which signs requests one by one, each hop of a redirect anew, and only those to
 * hosts that it was given. Providers take one as `credentials`.
 *
 * @packageDocumentation
 */
export type { Credentials, SignableRequest, SignedAnswer, SignOptions } from "../http/credentials.js";
export { type NetrcFile, netrcCredentials, netrcFile, netrcPassword } from "../http/netrc.js";
export { type OidcOptions, oidcCredentials } from "../http/oidc-credentials.js";
export { knownPassword, type PasswordSource, type UserPassword } from "../http/password-source.js";
export { type RedirectOptions, redirectCredentials } from "../http/redirect-credentials.js";
export {
  basicCredentials,
  bearerCredentials,
  type CredentialUse,
  sasCredentials,
} from "../http/static-credentials.js";
