import { OrbitSourceError } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import { cookieJar } from "../http/cookie-jar.js";
import type { Credentials } from "../http/credentials.js";
import { contentSummary, type HttpAnswer } from "../http/exchange.js";
import type { HostBudget } from "../http/host-budget.js";
import type { UserPassword } from "../http/password-source.js";
import { type HttpOptions, requestWithRetry } from "../http/request.js";

/** What a session at Space-Track is made of. */
export interface SessionOptions extends HttpOptions, UserPassword {
  /** Without a slash at the end. */
  readonly url: string;
  readonly name: string;
  readonly budget: HostBudget;
}

/**
 * Signs in at Space-Track by its cookie (https://www.space-track.org/documentation#api): once for all requests, and
 * once more when the cookie is refused.
 *
 * Name and password go in the body of one request to its own address and nowhere else; a redirect is not followed.
 */
export function spaceTrackSession(options: SessionOptions): Credentials {
  const { url, name, username, password, budget } = options;
  const jar = cookieJar();
  let signingIn: Promise<void> | undefined;

  const signIn = async (signal: AbortSignal | undefined): Promise<void> => {
    const answer = await requestWithRetry(
      {
        url: `${url}/ajaxauth/login`,
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ identity: username, password }).toString(),
      },
      (found: HttpAnswer) => found,
      { ...options, budget, signal, maxRedirects: 0 },
    );
    jar.keep(url, answer.headers);
    const isRefused =
      answer.status === 401 || answer.status === 403 || /"Login"\s*:\s*"Failed"/i.test(answer.text);
    if (isRefused || jar.header(url) === undefined) {
      throw new OrbitSourceError(
        "orbit-source/unavailable",
        isRefused
          ? `${name}: signing in was refused: check username and password of orbits`
          : `${name}: signing in gave no cookie: ${contentSummary(answer)}`,
      );
    }
  };

  return {
    async sign(request, { signal } = {}) {
      if (new URL(request.url).origin !== new URL(url).origin) return request;
      if (jar.header(url) === undefined) {
        signingIn ??= signIn(signal).finally(() => {
          signingIn = undefined;
        });
        await signingIn;
      }
      return { ...request, headers: { ...request.headers, cookie: jar.header(url) ?? "" } };
    },
    async refused() {
      return jar.forget(url);
    },
    answered({ url: asked }, { headers }) {
      jar.keep(asked, headers);
    },
  };
}

/** Makes an error of the port of what HTTP went wrong. */
export function toOrbitSourceError(
  error: unknown,
  { name, platform }: { readonly name: string; readonly platform: string },
): unknown {
  if (!(error instanceof HttpError)) return error;
  const isNonsense =
    error.code !== "http/network" && error.code !== "http/timeout" && error.code !== "http/status";
  return new OrbitSourceError(
    isNonsense ? "orbit-source/bad-response" : "orbit-source/unavailable",
    `${name}: element sets of ${platform}: ${error.message}`,
    { platform, cause: error },
  );
}
