import type { IncomingMessage } from "node:http";
import { HttpError } from "../errors.js";
import type { Credentials, SignableRequest, SignedAnswer } from "./credentials.js";
import { describe, type ExchangeLimits } from "./exchange.js";
import { type Connections, discard, sendFileRequest } from "./file-request.js";
import type { HostBudget } from "./host-budget.js";

/** Archives send from portal to login to storage: earthdata needs five. */
const maxRedirects = 10;

/** How {@link followTo} asks. */
export interface FollowOptions extends ExchangeLimits {
  readonly headers: { readonly [name: string]: string };
  readonly connections: Connections;
  readonly budget: HostBudget;
  readonly credentials?: Credentials | undefined;
  readonly connectTimeoutSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer that is no redirect. */
export interface Reached {
  readonly response: IncomingMessage;
  readonly url: string;
  /** Gives the place at the host back; to be called when nothing more is read. */
  readonly release: () => void;
}

/**
 * Asks for an address and follows its redirects, each hop signed for its own host and within its budget.
 *
 * Once a hop goes from https to http, nothing is signed any more. What a signed request is refused for (401; 403 where
 * the signature is in the address) is signed once more, if the credentials think that it may help.
 *
 * @throws HttpError; ProviderError of signing in; the signal's reason
 */
export async function followTo(url: string, options: FollowOptions): Promise<Reached> {
  const { credentials, signal } = options;
  let current = url;
  let isSafe = true;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const request = { url: current, headers: options.headers };
    const isSigning = credentials !== undefined && isSafe;
    let signed = isSigning ? await credentials.sign(request, { signal }) : request;
    let reached = await ask(signed, current, options);
    if (isSigning) await credentials.answered?.(signed, answerOf(reached));
    if (isRefusal(reached.response, { request, signed })) {
      const mayHelp = await credentials?.refused(signed, { signal });
      if (mayHelp === true && credentials !== undefined) {
        discard(reached.response);
        reached.release();
        signed = await credentials.sign(request, { signal });
        reached = await ask(signed, current, options);
        await credentials.answered?.(signed, answerOf(reached));
      }
    }
    const target = redirectOf(reached);
    if (target === undefined) return reached;
    discard(reached.response);
    reached.release();
    const next = checkedTarget(target, current, reached.response.statusCode);
    if (current.startsWith("https:") && next.startsWith("http:")) isSafe = false;
    current = next;
  }
  throw new HttpError(
    "http/bad-redirect",
    `${describe({ method: "GET", url })}: more than ${maxRedirects} redirects; it may be asking to sign in`,
  );
}

async function ask(signed: SignableRequest, url: string, options: FollowOptions): Promise<Reached> {
  const { budget, connections, connectTimeoutSeconds = 15, responseTimeoutSeconds = 60, signal } = options;
  const { host } = new URL(signed.url);
  const release = await turnAt(budget, host, signal);
  try {
    budget.health.admit(host);
    const limits = { connectTimeoutSeconds, responseTimeoutSeconds, signal };
    const response = await sendFileRequest(signed, await connections.wayTo(signed.url), limits);
    if ((response.statusCode ?? 0) < 500) budget.health.answered(host);
    return { response, url, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Waits for a place at a host and keeps it until it is given back. */
function turnAt(budget: HostBudget, host: string, signal: AbortSignal | undefined): Promise<() => void> {
  return new Promise((resolve, reject) => {
    budget.run(host, () => new Promise<void>((release) => resolve(release)), signal).catch(reject);
  });
}

/** What credentials are told of an answer; its cookies come this way. */
function answerOf({ response }: Reached): SignedAnswer {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return { status: response.statusCode ?? 0, headers };
}

function isRefusal(
  { statusCode }: IncomingMessage,
  { request, signed }: { readonly request: SignableRequest; readonly signed: SignableRequest },
): boolean {
  const isSigned =
    signed.url !== request.url ||
    Object.entries(signed.headers).some(([name, value]) => request.headers[name] !== value);
  return isSigned && (statusCode === 401 || (statusCode === 403 && signed.url !== request.url));
}

function redirectOf({ response }: Reached): string | undefined {
  const { statusCode = 0, headers } = response;
  return statusCode >= 300 && statusCode < 400 && statusCode !== 304 ? headers.location : undefined;
}

function checkedTarget(location: string, from: string, status: number | undefined): string {
  const refuse = (why: string): HttpError =>
    new HttpError(
      "http/bad-redirect",
      `${describe({ method: "GET", url: from })}: redirected (status ${status}) ${why}`,
    );
  if (!URL.canParse(location, from)) throw refuse("to something that is not an address");
  const target = new URL(location, from);
  if (target.protocol !== "http:" && target.protocol !== "https:") throw refuse(`to ${target.protocol}`);
  target.hash = "";
  return target.href;
}
