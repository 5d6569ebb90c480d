import { publicHref } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import type { Credentials, SignableRequest } from "./credentials.js";
import { proxiedFetch, proxyFor } from "./proxy.js";
import { retryAfterSeconds, sentAt } from "./retry-after.js";

/** What is asked. */
export interface HttpRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** Sent only as long as the origin is that of `url`: a redirect elsewhere goes without them. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  /** JSON text, unless the headers name another `content-type`. */
  readonly body?: string | undefined;
}

/** What came back, whatever the status. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Where it came from after redirects; relative addresses in the text are meant from here. */
  readonly url: string;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Headers;
}

/** Limits of one exchange. */
export interface ExchangeLimits {
  /** From the request to the first byte of the answer, connecting included; 60 by default. */
  readonly responseTimeoutSeconds?: number | undefined;
  /** Between two pieces of the body; 60 by default. The whole body may take as long as it flows. */
  readonly stallTimeoutSeconds?: number | undefined;
  /** Size of the body after decompression; 256 MB by default. */
  readonly maxBodyBytes?: number | undefined;
}

/** What an exchange is given besides its request. */
export interface ExchangeOptions extends ExchangeLimits {
  readonly signal?: AbortSignal | undefined;
  /** Sign every hop that goes to a host of theirs, and are asked once more after a 401. */
  readonly credentials?: Credentials | undefined;
  /** How many redirects are followed; 10 by default. 0 for a request whose body is a secret. */
  readonly maxRedirects?: number | undefined;
}

/** A sign-in by redirects takes four: to the login host, back with a code, to the file, to where it is stored. */
const defaultMaxRedirects = 10;

/** Failures to connect that stay the same when tried again: no such host, a certificate that is not trusted. */
const permanentCodes =
  /^(ENOTFOUND|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_INVALID_URL)/;

/** Failures to reach the host at all. */
const unreachableCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

/** Those of the permanent ones that say that the server's certificate is not trusted. */
const certificateCodes = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/**
 * Sends a request and reads the whole answer, following redirects.
 *
 * A redirected POST stays a POST (RFC 9110 allows to change it for 301 and 302, which would lose the search),
 * save for 303.
 *
 * @throws {@link HttpError} when nothing, too much or only a part came; the signal's reason when it aborts; what
 *   the credentials throw
 */
export async function exchange(request: HttpRequest, options: ExchangeOptions = {}): Promise<HttpAnswer> {
  const { maxRedirects = defaultMaxRedirects } = options;
  let current = request;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await signedRoundTrip(current, options);
    if (answer.location === undefined) return answer;
    current = redirected(current, answer.status, answer.location);
  }
  const found =
    maxRedirects === 0
      ? "a redirect, which is not followed from here"
      : `more than ${maxRedirects} redirects`;
  throw new HttpError("http/bad-redirect", `${describe(request)}: ${found}`);
}

/** Method and address for messages: without user name, query and fragment. */
export function describe({ method, url }: Pick<HttpRequest, "method" | "url">): string {
  return `${method} ${publicHref(url).replace(/[?#].*$/s, "")}`;
}

type Hop = HttpAnswer & { readonly location: string | undefined };

async function signedRoundTrip(request: HttpRequest, options: ExchangeOptions): Promise<Hop> {
  const { credentials, signal } = options;
  if (credentials === undefined) return roundTrip(request, options);
  const attempt = async (): Promise<{ readonly signed: SignableRequest; readonly answer: Hop }> => {
    const signed = await credentials.sign({ url: request.url, headers: request.headers ?? {} }, { signal });
    // The address of the answer is the public one: a signature in it goes no further.
    const answer = { ...(await roundTrip({ ...request, ...signed }, options)), url: request.url };
    await credentials.answered?.(signed, answer);
    return { signed, answer };
  };
  const { signed, answer } = await attempt();
  if (answer.status !== 401 || !(await credentials.refused(signed, { signal }))) return answer;
  return (await attempt()).answer;
}

async function roundTrip(request: HttpRequest, options: ExchangeOptions): Promise<Hop> {
  const { signal, responseTimeoutSeconds = 60, stallTimeoutSeconds = 60 } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const watch = watchdog(controller, request);
  try {
    watch.expectWithin(responseTimeoutSeconds, "no answer");
    const response = await send(request, controller.signal);
    watch.expectWithin(stallTimeoutSeconds, "the answer stopped coming");
    const text = await readBody(request, response, {
      maxBodyBytes: options.maxBodyBytes ?? 256 * 1024 * 1024,
      signal: controller.signal,
      onPiece: () => watch.expectWithin(stallTimeoutSeconds, "the answer stopped coming"),
    });
    return {
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      text,
      url: request.url,
      retryAfterSeconds: retryAfterSeconds(
        response.headers.get("retry-after"),
        sentAt(response.headers.get("date")),
      ),
      headers: response.headers,
      location:
        response.status >= 300 && response.status < 400
          ? (response.headers.get("location") ?? undefined)
          : undefined,
    };
  } finally {
    watch.stop();
    signal?.removeEventListener("abort", onAbort);
  }
}

async function send(request: HttpRequest, signal: AbortSignal): Promise<Response> {
  try {
    return await proxiedFetch(request.url, {
      method: request.method,
      headers: {
        accept: "application/geo+json, application/json;q=0.9, */*;q=0.1",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw networkError(request, error);
  }
}

/** The error of a request that got no answer: no such host, no route, a certificate that is not trusted. */
export function networkError(request: Pick<HttpRequest, "method" | "url">, error: unknown): HttpError {
  const { code, message } = causeOf(error);
  const advice = certificateCodes.test(code)
    ? "; if you trust the server, name its authority's certificate in NODE_EXTRA_CA_CERTS"
    : "";
  const proxy = proxyFor(request.url);
  // Which of the two failed is often all that there is to know.
  const through = proxy === undefined ? "" : `through the proxy ${hostOf(proxy)} of the environment: `;
  return new HttpError("http/network", `${describe(request)}: ${through}${message}${advice}`, {
    // Without a code it is not the network's failure but the request's.
    isTransient: code !== "" && !permanentCodes.test(code),
    isUnreachable: unreachableCodes.test(code),
    host: hostOf(request.url),
    cause: error,
  });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "(no address)";
}

async function readBody(
  request: HttpRequest,
  response: Response,
  options: {
    readonly maxBodyBytes: number;
    readonly signal: AbortSignal;
    readonly onPiece: () => void;
  },
): Promise<string> {
  if (response.body === null) return "";
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader = response.body.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      options.onPiece();
      sizeBytes += piece.value.byteLength;
      if (sizeBytes > options.maxBodyBytes) break;
      pieces.push(piece.value);
    }
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    const text = Buffer.concat(pieces).toString("utf8");
    throw new HttpError(
      "http/truncated",
      `${describe(request)}: the connection broke after ${sizeBytes} bytes of the answer: ${contentSummary({ status: response.status, contentType: response.headers.get("content-type") ?? "", text })}`,
      { status: response.status, isTransient: true, cause: error },
    );
  }
  if (sizeBytes > options.maxBodyBytes) {
    await reader.cancel();
    throw new HttpError(
      "http/too-large",
      `${describe(request)}: the answer is larger than ${options.maxBodyBytes} bytes; ask for smaller pages`,
      { status: response.status },
    );
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** Status, type and first 80 characters of an answer, for messages. */
export function contentSummary(answer: Pick<HttpAnswer, "status" | "contentType" | "text">): string {
  const beginning = answer.text.replace(/\s+/g, " ").trim().slice(0, 80);
  const type = answer.contentType === "" ? "no content type" : answer.contentType;
  return `status ${answer.status}, ${type}, ${beginning === "" ? "no content" : JSON.stringify(beginning)}`;
}

function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
  const refuse = (why: string): HttpError =>
    new HttpError("http/bad-redirect", `${describe(request)}: redirected (status ${status}) ${why}`, {
      status,
    });
  if (!URL.canParse(location, request.url)) throw refuse("to something that is not an address");
  const target = new URL(location, request.url);
  if (target.protocol !== "http:" && target.protocol !== "https:") throw refuse(`to ${target.protocol}`);
  const isSameOrigin = target.origin === new URL(request.url).origin;
  const { headers, body, ...rest } = request;
  return {
    ...rest,
    url: target.href,
    ...(status === 303 ? { method: "GET" as const } : { body }),
    ...(isSameOrigin ? { headers } : {}),
  };
}

function watchdog(
  controller: AbortController,
  request: HttpRequest,
): { expectWithin(seconds: number, otherwise: string): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    expectWithin(seconds, otherwise) {
      stop();
      timer = setTimeout(() => {
        controller.abort(
          new HttpError("http/timeout", `${describe(request)}: ${otherwise} for ${seconds} s`, {
            isTransient: true,
            host: hostOf(request.url),
          }),
        );
      }, seconds * 1000);
    },
    stop,
  };
}

/** What fetch hides in the cause of its "fetch failed", and of several addresses tried in the first one's. */
function causeOf(error: unknown): { code: string; message: string } {
  let cause: unknown = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) cause = cause.errors[0];
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const name = typeof code === "string" ? code : "";
  // Messages about a malformed address quote it, user name and password included.
  const isPublic = typeof message === "string" && message !== "" && !message.includes("://");
  return { code: name, message: isPublic ? message : `the connection failed ${name}`.trim() };
}
