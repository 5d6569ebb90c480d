import { ProviderError } from "@eomatch/stac-model";
import { z } from "zod";
import { HttpError } from "../errors.js";
import { credentialScope } from "./credential-scope.js";
import type { Credentials } from "./credentials.js";
import type { HttpAnswer } from "./exchange.js";
import { createHostBudget } from "./host-budget.js";
import { type PasswordSource, passwordSignIn } from "./password-source.js";
import { type HttpOptions, requestWithRetry } from "./request.js";
import { sharedToken, type Token } from "./shared-token.js";
import type { CredentialUse } from "./static-credentials.js";

/** Options of {@link oidcCredentials}. */
export interface OidcOptions extends CredentialUse, HttpOptions {
  /** The token endpoint, `https://…/protocol/openid-connect/token`. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly password: PasswordSource;
  /** One-time password of a second factor. It is good for one sign-in, so a refresh that fails asks for a new run. */
  readonly totp?: string | undefined;
  /** What to do without credentials or with wrong ones: which keys to set and where to register. */
  readonly help: string;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(300),
  refresh_token: z.string().min(1).optional().catch(undefined),
  refresh_expires_in: z.number().nonnegative().optional().catch(undefined),
});

const refusalAnswer = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Signs in with OpenID Connect: a password grant (RFC 6749 §4.3), afterwards its refresh token (§6), and the access
 * token as bearer (RFC 6750). One token serves all workers and is renewed before it expires.
 *
 * @throws ProviderError `provider/invalid-options` for a host or a token endpoint that is none; when signing
 *   `provider/unauthorized` without a password or when it is refused, `provider/unavailable`
 */
export function oidcCredentials(options: OidcOptions): Credentials {
  const belongs = credentialScope(options.hosts, options.provider);
  if (!URL.canParse(options.tokenUrl)) {
    throw new ProviderError(
      "provider/invalid-options",
      `${options.provider}: the token endpoint is no address`,
      {
        provider: options.provider,
      },
    );
  }
  const token = sharedToken(tokenFetcher(options));
  const tokenOf = (headers: { readonly [name: string]: string }): string | undefined =>
    /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1];
  return {
    async sign(request, { signal } = {}) {
      if (!belongs(request.url)) return request;
      const value = await token.get(signal);
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${value}` } };
    },
    async refused({ url, headers }) {
      const value = tokenOf(headers);
      return belongs(url) && value !== undefined && token.refuse(value);
    },
    answered({ url, headers }, { status }) {
      const value = tokenOf(headers);
      if (value !== undefined && status < 400 && belongs(url)) token.accept(value);
    },
    describe: () => passwordSignIn(options.password, options.help),
  };
}

function tokenFetcher(options: OidcOptions): (signal: AbortSignal) => Promise<Token> {
  const budget = createHostBudget();
  let refresh: { readonly token: string; readonly endMs: number } | undefined;

  const ask = async (grant: { readonly [field: string]: string }, signal: AbortSignal): Promise<Token> => {
    const askedMs = performance.now();
    const { clientId, clientSecret, tokenUrl } = options;
    const body = new URLSearchParams({
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      ...grant,
    });
    const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
    const answer = await requestWithRetry(
      { url: tokenUrl, method: "POST", headers, body: body.toString() },
      readToken,
      // The body is the password: it goes to this address and nowhere else.
      { ...options, budget, signal, maxRedirects: 0 },
    );
    const { refresh_token: next, refresh_expires_in: seconds = Number.POSITIVE_INFINITY } = answer;
    // Keycloak says 0 for one that lasts as long as the session.
    const life = seconds === 0 ? Number.POSITIVE_INFINITY : seconds;
    refresh = next === undefined ? undefined : { token: next, endMs: askedMs + life * 1000 };
    return { value: answer.access_token, lifeSeconds: answer.expires_in };
  };

  return async (signal) => {
    try {
      if (refresh !== undefined && performance.now() < refresh.endMs - 5000) {
        const { token } = refresh;
        refresh = undefined;
        try {
          return await ask({ grant_type: "refresh_token", refresh_token: token }, signal);
        } catch (error) {
          // The session has ended early: the password opens another.
          if (!(error instanceof HttpError && isRefusal(error.status))) throw error;
        }
      }
      const found = await options.password();
      if (found === undefined) throw unauthorized(options, `there are no credentials: ${options.help}`);
      const { totp } = options;
      return await ask({ grant_type: "password", ...found, ...(totp === undefined ? {} : { totp }) }, signal);
    } catch (error) {
      throw signInError(error, options);
    }
  };
}

function readToken(answer: HttpAnswer): z.infer<typeof tokenAnswer> {
  const { status } = answer;
  const value = jsonOf(answer.text);
  if (status >= 200 && status < 300) {
    const read = tokenAnswer.safeParse(value);
    if (read.success) return read.data;
    // What came is not quoted: half a token is one as well.
    throw new HttpError("http/bad-content", "the token endpoint answered without an access token", {
      status,
    });
  }
  const refusal = refusalAnswer.safeParse(value);
  const words = refusal.success
    ? (refusal.data.error_description ?? refusal.data.error).replace(/\s+/g, " ").slice(0, 200)
    : `status ${status}`;
  throw new HttpError("http/status", words, { status });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of HTML, say: it is read by its status alone.
    return undefined;
  }
}

function isRefusal(status: number | undefined): boolean {
  return status === 400 || status === 401 || status === 403;
}

function signInError(error: unknown, options: OidcOptions): unknown {
  if (!(error instanceof HttpError)) return error;
  const { origin } = new URL(options.tokenUrl);
  if (isRefusal(error.status)) {
    return unauthorized(options, `${origin} refuses the sign-in (${error.message}): ${options.help}`, error);
  }
  const { provider } = options;
  return new ProviderError(
    "provider/unavailable",
    `${provider}: signing in at ${origin} failed: ${error.message}`,
    {
      provider,
      cause: error,
    },
  );
}

function unauthorized({ provider }: OidcOptions, why: string, cause?: unknown): ProviderError {
  return new ProviderError("provider/unauthorized", `${provider}: ${why}`, { provider, cause });
}
