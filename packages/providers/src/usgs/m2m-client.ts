import { type CallOptions, ProviderError, type SearchOptions } from "@eomatch/stac-model";
import { z } from "zod";
import { HttpError } from "../errors.js";
import { archiveError } from "../http/archive-error.js";
import type { HttpAnswer } from "../http/exchange.js";
import { createHostBudget } from "../http/host-budget.js";
import { readJson } from "../http/json-answer.js";
import { type RequestContext, requestWithRetry } from "../http/request.js";
import { sharedToken } from "../http/shared-token.js";
import { type UsgsOptions, type UsgsSettings, usgsSignInHelp } from "./usgs-options.js";

/** Options of a call of the interface. */
export interface M2mCall extends CallOptions, Pick<SearchOptions, "onRetry"> {
  readonly retries?: number | undefined;
  /** The product that it is about, for errors. */
  readonly productId?: string | undefined;
}

/** The interface, signed in when it is called first. */
export interface M2mClient {
  /**
   * Calls an endpoint with the session of all callers, which is opened anew once when it has ended.
   *
   * @returns `data` of the answer
   * @throws ProviderError `provider/unauthorized`, `provider/unavailable`, `provider/bad-response`
   */
  call<Data>(endpoint: string, body: object, schema: z.ZodType<Data>, options?: M2mCall): Promise<Data>;
}

/** A session lasts two hours from when it is used last (USGS, M2M documentation, login-token). */
const sessionSeconds = 7200;

/** What closes the sessions that are open, of all clients. */
const openSessions = new Set<() => Promise<void>>();

/** Closes a session when the program has nothing more to do; one listener does so for all. */
function closeInTheEnd(logout: () => Promise<void>): void {
  if (openSessions.size === 0) {
    process.once("beforeExit", () => {
      const logouts = [...openSessions];
      openSessions.clear();
      for (const close of logouts) void close();
    });
  }
  openSessions.add(logout);
}

/** An error that the interface reports, mostly with status 200. */
class M2mError extends Error {
  override readonly name = "M2mError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Makes a client of the interface: one session for all callers, opened by a user name and an application token, closed
 * when the program has nothing more to do.
 */
export function m2mClient(options: UsgsOptions, { name, url }: UsgsSettings): M2mClient {
  const budget = options.budget ?? createHostBudget(options);
  const contextOf = ({ signal, onRetry, retries = options.retries }: M2mCall): RequestContext => ({
    ...options,
    retries,
    budget,
    signal,
    onRetry,
    // Every body or header here is a secret of this host.
    maxRedirects: 0,
  });

  const post = async <Data>(
    endpoint: string,
    body: object,
    { schema, token, call }: { schema: z.ZodType<Data>; token?: string; call: M2mCall },
  ): Promise<Data> => {
    const request = {
      url: `${url}/${endpoint}`,
      method: "POST",
      headers: { accept: "application/json", ...(token === undefined ? {} : { "x-auth-token": token }) },
      body: JSON.stringify(body),
    } as const;
    return requestWithRetry(request, (answer) => dataOf(answer, endpoint, schema), contextOf(call));
  };

  const session = sharedToken(async (signal) => {
    const found = await options.password();
    if (found === undefined) throw unauthorized(name, `there are no credentials: ${usgsSignInHelp}`);
    const body = { username: found.username, token: found.password };
    try {
      const value = await post("login-token", body, { schema: z.string().min(1), call: { signal } });
      open = value;
      closeInTheEnd(logout);
      return { value, lifeSeconds: sessionSeconds };
    } catch (error) {
      // Only a refusal ends here for good: an interface that is down is asked again.
      throw isSignInError(error)
        ? unauthorized(name, `sign-in refused (${(error as Error).message}): ${usgsSignInHelp}`, error)
        : error;
    }
  });

  /** The session that is to be closed in the end. */
  let open: string | undefined;
  const logout = async (): Promise<void> => {
    const token = open;
    open = undefined;
    if (token === undefined) return;
    // A session that nobody closes ends by itself, so a failure is no harm.
    await post("logout", {}, { schema: z.unknown(), token, call: { retries: 0 } }).catch(() => {});
  };

  return {
    async call(endpoint, body, schema, call = {}) {
      try {
        for (let attempt = 0; ; attempt++) {
          const token = await session.get(call.signal);
          try {
            const data = await post(endpoint, body, { schema, token, call });
            session.accept(token);
            return data;
          } catch (error) {
            if (!isSignInError(error) || attempt > 0 || !session.refuse(token)) throw error;
          }
        }
      } catch (error) {
        throw callError(error, { endpoint, name, productId: call.productId });
      }
    },
  };
}

const envelope = z.object({
  data: z.unknown().optional(),
  errorCode: z.union([z.string(), z.number()]).nullish(),
  errorMessage: z.string().nullish(),
});

function dataOf<Data>(answer: HttpAnswer, endpoint: string, schema: z.ZodType<Data>): Data {
  const { status } = answer;
  const read = envelope.safeParse(envelopeOf(answer));
  const { errorCode, errorMessage } = read.data ?? {};
  if (errorCode !== undefined && errorCode !== null && errorCode !== "") {
    const code = String(errorCode);
    const message = `${endpoint}: ${code}: ${errorMessage ?? "no reason given"}`
      .replace(/\s+/g, " ")
      .slice(0, 300);
    if (/^(RATE_LIMIT|SERVER|MAINTENANCE|UNKNOWN)/.test(code)) {
      const retryAfterSeconds = answer.retryAfterSeconds;
      throw new HttpError("http/status", message, {
        status,
        isTransient: true,
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      });
    }
    throw new M2mError(code, message);
  }
  const data = schema.safeParse(read.data?.data);
  if (read.success && data.success) return data.data;
  // Not quoted: what came may be a token.
  throw new HttpError(
    "http/bad-content",
    `${endpoint}: the answer is not of the form that its documentation has`,
    {
      status,
    },
  );
}

/** An error of the interface tells more than the status that it may come with. */
function envelopeOf(answer: HttpAnswer): unknown {
  if (answer.status >= 200 && answer.status < 300) return readJson(answer);
  try {
    const value: unknown = JSON.parse(answer.text);
    if (envelope.safeParse(value).data?.errorCode) return value;
  } catch {
    // No JSON: the status says what there is to say.
  }
  return readJson(answer);
}

function isSignInError(error: unknown): boolean {
  if (error instanceof HttpError) return error.status === 401 || error.status === 403;
  return error instanceof M2mError && /^AUTH_|^UNAUTHORIZED/.test(error.code);
}

function callError(
  error: unknown,
  {
    endpoint,
    name,
    productId,
  }: { readonly endpoint: string; readonly name: string; readonly productId: string | undefined },
): unknown {
  if (!(error instanceof M2mError))
    return archiveError(error, { name, signInHelp: usgsSignInHelp, productId });
  if (isSignInError(error)) return unauthorized(name, `${error.message}; ${usgsSignInHelp}`, error);
  const isDataset = endpoint === "scene-search" && /^DATASET/.test(error.code);
  const advice = isDataset ? "; check the name of the dataset under collections" : "";
  return new ProviderError(
    isDataset ? "provider/unknown-collection" : "provider/bad-response",
    `${name}: ${error.message}${advice}`,
    {
      provider: name,
      cause: error,
      ...(productId === undefined ? {} : { productId }),
    },
  );
}

function unauthorized(provider: string, why: string, cause?: unknown): ProviderError {
  return new ProviderError("provider/unauthorized", `${provider}: ${why}`, { provider, cause });
}
