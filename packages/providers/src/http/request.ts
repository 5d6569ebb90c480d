import { HttpError } from "../errors.js";
import { delay } from "./delay.js";
import {
  contentSummary,
  describe,
  type ExchangeLimits,
  type ExchangeOptions,
  exchange,
  type HttpAnswer,
  type HttpRequest,
} from "./exchange.js";
import type { HostBudget } from "./host-budget.js";
import { timeOf } from "./host-health.js";

/** How often and how long to try again. */
export interface RetryOptions {
  /** Tries after the first one; 5 by default. */
  readonly retries?: number | undefined;
  /** Before the first further try; doubled each time, with up to half of it taken off at random; 1 by default. */
  readonly firstDelaySeconds?: number | undefined;
  /** The longest of those waits; 60 by default. */
  readonly maxDelaySeconds?: number | undefined;
  /**
   * The longest wait that a server's `Retry-After` is granted; 300 by default. What is asked to come back
   * for after more than an hour fails at once, and with status 429 so does everything on that host until then.
   */
  readonly maxRetryAfterSeconds?: number | undefined;
  /** Source of the jitter, 0 to 1; Math.random by default. */
  readonly random?: (() => number) | undefined;
}

/** Options that every adapter over HTTP takes. */
export interface HttpOptions extends ExchangeLimits, RetryOptions {
  /**
   * Until the connection for a file is made, the name looked up and TLS agreed upon; 15 by default. A search has the ten
   * seconds of Node's fetch.
   */
  readonly connectTimeoutSeconds?: number | undefined;
}

/** What is tried again, and how. */
interface RetryContext extends RetryOptions {
  readonly budget: HostBudget;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: ((reason: string, delaySeconds: number) => void) | undefined;
  /** Tells, after the second try, whether the caller would rather ask something else than wait for this. */
  readonly giveUp?: ((error: HttpError) => boolean) | undefined;
}

/** What a request needs besides. */
export interface RequestContext extends HttpOptions, ExchangeOptions, RetryContext {}

/**
 * Sends a request and reads its answer, trying again where that may help: after 408, 425, 429 and 5xx (501 and
 * 505 excepted), broken connections, silence, and answers that `read` finds cut off. A POST is repeated as
 * well, since a search changes nothing.
 *
 * @param read makes something of the answer or throws a {@link HttpError}; is given every status but those
 * @throws {@link HttpError} of the last try, or `http/host-down`; the signal's reason when it aborts, also while waiting
 */
export async function requestWithRetry<T>(
  request: HttpRequest,
  read: (answer: HttpAnswer) => T,
  context: RequestContext,
): Promise<T> {
  const { budget, signal } = context;
  const { host } = new URL(request.url);
  const ask = (): Promise<HttpAnswer> => {
    budget.health.admit(host);
    return exchange(request, context);
  };
  const attempt = async (): Promise<T> => read(refuseTransient(request, await budget.run(host, ask, signal)));
  return withRetries(host, attempt, context);
}

/**
 * Tries again what failed in a way that may pass, and tells the health of the hosts how each try went.
 *
 * @param host the one that is asked; an error may name another, to which it led
 * @throws HttpError of the last try; what else a try throws; the signal's reason
 */
export async function withRetries<T>(
  host: string,
  attempt: () => Promise<T>,
  context: RetryContext,
): Promise<T> {
  const { retries = 5, budget, signal, onRetry, giveUp } = context;
  const { health } = budget;
  let last: HttpError | undefined;
  for (let tries = 1; ; tries++) {
    try {
      const result = await attempt();
      health.answered(host);
      return result;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      // Found to be down by others meanwhile: what this one met says more.
      if (error.code === "http/host-down") throw last === undefined ? error : afterTries(last, tries - 1);
      last = error;
      const failing = error.host ?? host;
      health.failed(failing, error);
      const { retryAfterSeconds: wishedSeconds = 0 } = error;
      if (wishedSeconds > longestWishSeconds) {
        // That this client has asked too often holds for all that the host has, anything else perhaps for this alone.
        if (error.status === 429) health.rest(failing, wishedSeconds, error);
        throw leftAlone(error, wishedSeconds);
      }
      const isLast = !error.isTransient || tries > retries || health.isDown(failing);
      if (isLast) {
        health.gaveUp(failing);
        throw afterTries(error, tries);
      }
      if (tries > 1 && giveUp?.(error)) throw afterTries(error, tries);
      const seconds = delaySeconds(error, tries - 1, context);
      // The host's other requests wait as well: it said that it has had enough.
      if (error.retryAfterSeconds !== undefined) budget.pause(failing, seconds);
      onRetry?.(error.message, seconds);
      await delay(seconds, signal);
    }
  }
}

function refuseTransient(request: HttpRequest, answer: HttpAnswer): HttpAnswer {
  const { status } = answer;
  if (!isTransientStatus(status)) return answer;
  throw new HttpError("http/status", `${describe(request)}: ${contentSummary(answer)}`, {
    status,
    isTransient: true,
    host: new URL(answer.url).host,
    ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
  });
}

/** Tells whether a status says that asking again may help. */
export function isTransientStatus(status: number): boolean {
  return (
    status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505)
  );
}

/** How long to wait before the next try, after so many failed ones (0 for the first). */
function delaySeconds(error: HttpError, attempt: number, options: RetryOptions): number {
  const { firstDelaySeconds = 1, maxDelaySeconds = 60, maxRetryAfterSeconds = 300 } = options;
  if (error.retryAfterSeconds !== undefined) return Math.min(error.retryAfterSeconds, maxRetryAfterSeconds);
  const random = options.random ?? Math.random;
  return Math.min(maxDelaySeconds, firstDelaySeconds * 2 ** attempt) * (1 - random() / 2);
}

/** Whoever wants to be left alone for longer is asked again by another run. */
const longestWishSeconds = 3600;

/** The error of a host that asks to be left alone for longer than anyone waits. */
function leftAlone(error: HttpError, seconds: number): HttpError {
  const { code, status, host, isTransient } = error;
  const what = `${error.message}; it asks to be left alone for ${timeOf(seconds)}`;
  return new HttpError(code, what, {
    ...(status === undefined ? {} : { status }),
    ...(host === undefined ? {} : { host }),
    isTransient,
    cause: error,
  });
}

/** The error of the last of several tries, still telling that another may help: an hour later, or at another provider. */
function afterTries(error: HttpError, tries: number): HttpError {
  if (tries === 1) return error;
  const { code, status, host, isTransient, isUnreachable } = error;
  return new HttpError(code, `${error.message} (tried ${tries} times)`, {
    ...(status === undefined ? {} : { status }),
    ...(host === undefined ? {} : { host }),
    isTransient,
    isUnreachable,
    cause: error,
  });
}
