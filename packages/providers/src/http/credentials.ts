import type { ProviderSignIn } from "@eomatch/stac-model";

/** A request that is about to be sent. */
export interface SignableRequest {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

/** Options of the calls of {@link Credentials}. */
export interface SignOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What signs a user in at an archive: a password, a token that expires, a signature in the address.
 *
 * Every hop of a redirect is signed anew, so a secret goes only to the hosts that it belongs to. One object is
 * shared by all workers: a token is fetched once for all of them. No secret stands in a message of what it throws.
 */
export interface Credentials {
  /**
   * The request with what signs it in; as it is when its host is not one that this belongs to.
   *
   * @throws ProviderError `provider/unauthorized` when signing in is refused, `provider/unavailable` when it cannot be tried
   */
  sign(request: SignableRequest, options?: SignOptions): Promise<SignableRequest>;

  /**
   * Told that a request which it had signed was refused (401): what it signed with is not used again.
   *
   * @returns whether signing it once more may help
   */
  refused(request: SignableRequest, options?: SignOptions): Promise<boolean>;

  /**
   * Told of each answer to a request that it was given to sign, redirects included: cookies come this way. Left out
   * where answers tell nothing.
   */
  answered?(request: SignableRequest, answer: SignedAnswer): void | Promise<void>;

  /** Tells whether there is something to sign with and whose it is, without asking anybody; never a secret. */
  describe?(): Promise<ProviderSignIn>;
}

/** What came back to a signed request. */
export interface SignedAnswer {
  readonly status: number;
  readonly headers: Headers;
}
