import { ProviderError } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import type { Credentials } from "../http/credentials.js";
import type { HttpAnswer } from "../http/exchange.js";
import { createHostBudget, type HostBudget } from "../http/host-budget.js";
import { type HttpOptions, requestWithRetry } from "../http/request.js";
import { type SharedToken, sharedToken, type Token } from "../http/shared-token.js";

/** Options of {@link planetaryComputerCredentials}. */
export interface PlanetaryComputerOptions extends HttpOptions {
  /** A key for more requests an hour; the service works without one. Sent to the token service alone. */
  readonly subscriptionKey?: string | undefined;
  /** Where tokens are asked for; the Planetary Computer's own service by default. */
  readonly tokenUrl?: string | undefined;
  /** Ends of the host names that are signed; Azure's blob storage by default. */
  readonly storageHosts?: readonly string[] | undefined;
  /** Name of the provider, for messages. */
  readonly provider?: string | undefined;
  readonly budget?: HostBudget | undefined;
}

// https://planetarycomputer.microsoft.com/docs/concepts/sas/: GET {tokenUrl}/{account}/{container}.
const defaultTokenUrl = "https://planetarycomputer.microsoft.com/api/sas/v1/token";
const blobStorage = ".blob.core.windows.net";

/** Pictures for everybody, which the token service refuses to sign. */
const publicAccount = "ai4edatasetspublicassets";

/** What an address that is signed already has in its query: start, end, permissions, signature. */
const signatureFields = ["st", "se", "sp", "sig"];

/**
 * Signs what the Planetary Computer keeps in Azure's blob storage, as it is fetched.
 *
 * A token holds for a container of a storage account; it is fetched once for all who need it and anew a minute before
 * it expires (`msft:expiry`) or when it is refused. It goes into the address of the request and nowhere else: what is
 * signed is never stored. Addresses elsewhere, public ones and ones that are signed already stay as they are.
 */
export function planetaryComputerCredentials(options: PlanetaryComputerOptions = {}): Credentials {
  const {
    tokenUrl = defaultTokenUrl,
    storageHosts = [blobStorage],
    provider = "planetary-computer",
    budget = createHostBudget(),
    subscriptionKey,
  } = options;
  const tokens = new Map<string, SharedToken>();

  const containerOf = (url: string): string | undefined => {
    const { hostname, pathname, protocol, searchParams } = new URL(url);
    const isOurs = storageHosts.some((end) => hostname.endsWith(end)) && /^https?:$/.test(protocol);
    const [account = ""] = hostname.split(".");
    const [, container = "", blob] = pathname.split("/");
    const isSigned = signatureFields.some((field) => searchParams.has(field));
    if (!isOurs || isSigned || account === publicAccount || container === "" || blob === undefined)
      return undefined;
    return `${encodeURIComponent(account)}/${container}`;
  };

  const tokenOf = (container: string): SharedToken => {
    const known = tokens.get(container);
    if (known !== undefined) return known;
    const url = `${tokenUrl.replace(/\/$/, "")}/${container}`;
    const headers = subscriptionKey === undefined ? {} : { "Ocp-Apim-Subscription-Key": subscriptionKey };
    const made = sharedToken(async (signal) => {
      try {
        return await requestWithRetry({ url, method: "GET", headers }, readToken, {
          ...options,
          budget,
          signal,
        });
      } catch (error) {
        throw error instanceof HttpError ? signInError(error, provider) : error;
      }
    });
    tokens.set(container, made);
    return made;
  };

  return {
    async sign(request, { signal } = {}) {
      const container = containerOf(request.url);
      if (container === undefined) return request;
      const signed = new URL(request.url);
      const signature = new URLSearchParams(await tokenOf(container).get(signal));
      for (const [name, value] of signature) signed.searchParams.set(name, value);
      return { url: signed.href, headers: request.headers };
    },
    async refused({ url }) {
      const bare = new URL(url);
      bare.search = "";
      const container = containerOf(bare.href);
      const token = container === undefined ? undefined : tokens.get(container);
      if (token === undefined) return false;
      const { searchParams } = new URL(url);
      const used = await token.get();
      const isCurrent = new URLSearchParams(used).get("sig") === searchParams.get("sig");
      return isCurrent ? token.refuse(used) : true;
    },
  };
}

/** @throws HttpError `http/bad-content` for what is no token, `http/status` for a refusal */
function readToken({ status, text }: HttpAnswer): Token {
  if (status < 200 || status > 299) {
    throw new HttpError("http/status", `the token service answered with status ${status}`, { status });
  }
  // The text may hold a token: no message quotes it.
  const refuse = (why: string, cause?: unknown): HttpError =>
    new HttpError("http/bad-content", `the token service's answer ${why}`, { status, cause });
  let answer: { readonly token?: unknown; readonly "msft:expiry"?: unknown } | null;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw refuse("is no JSON", error instanceof SyntaxError ? undefined : error);
  }
  const token = answer?.token;
  if (typeof token !== "string" || !new URLSearchParams(token).has("sig")) throw refuse("holds no signature");
  const expiry = typeof answer?.["msft:expiry"] === "string" ? Date.parse(answer["msft:expiry"]) : Number.NaN;
  if (Number.isNaN(expiry)) throw refuse("does not say when it expires (msft:expiry)");
  return { value: token, lifeSeconds: (expiry - Date.now()) / 1000 };
}

function signInError(error: HttpError, provider: string): ProviderError {
  const isRefused = error.status === 401 || error.status === 403 || error.status === 404;
  const advice = isRefused
    ? "check the subscription key, and that the file is one of the Planetary Computer's"
    : "try again later";
  return new ProviderError(
    isRefused ? "provider/unauthorized" : "provider/unavailable",
    `${provider}: no signature is to be had: ${error.message}; ${advice}`,
    { provider, cause: error },
  );
}
