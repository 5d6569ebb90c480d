import { ProviderError, type ProviderErrorCode } from "@eomatch/stac-model";
import type { HttpError } from "../errors.js";

/** The port's error for a failed exchange with a STAC API: what happened, and what to do about it. */
export function apiError(error: HttpError, provider: string): ProviderError {
  const [code, advice] = verdictOn(error);
  return new ProviderError(code, `${provider}: ${error.message}; ${advice}`, { provider, cause: error });
}

function verdictOn(error: HttpError): [ProviderErrorCode, string] {
  const { code, status } = error;
  if (code === "http/network" || code === "http/host-down")
    return ["provider/unavailable", networkAdvice(error)];
  if (code === "http/timeout") {
    return ["provider/unavailable", "try again later: the same search goes on where it broke off"];
  }
  if (code === "http/too-large") return ["provider/bad-response", "lower pageSize"];
  if (code === "http/bad-content") {
    return [
      "provider/bad-response",
      "check that url is the root of a STAC API, and whether it wants a sign-in",
    ];
  }
  if (code === "http/bad-redirect" || code === "http/truncated" || status === undefined) {
    return ["provider/bad-response", "check that url is the root of a STAC API, or try again later"];
  }
  if (status === 401 || status === 403)
    return ["provider/unauthorized", "check the credentials in auth, headers or the netrc file"];
  if (status === 404) return ["provider/bad-response", "check that url is the root of a STAC API"];
  if (status === 429)
    return ["provider/unavailable", "ask less often (min_interval_seconds), or try again later"];
  if (status >= 500)
    return ["provider/unavailable", "try again later: the same search goes on where it broke off"];
  return [
    "provider/bad-response",
    "the archive does not take this search: check the collections, or tell the archive",
  ];
}

function networkAdvice(error: HttpError): string {
  const code = systemCode(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "no such host: check url, and whether there is a network";
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_)/.test(code)) {
    return "its certificate is not trusted: check url and the clock, or name the authority's file in NODE_EXTRA_CA_CERTS";
  }
  return "check url and the network, or try again later: the same search goes on where it broke off";
}

/** The code of the system or of TLS in what caused an error. */
function systemCode(error: Error): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code, errors } = cause as { code?: unknown; errors?: readonly { code?: unknown }[] };
    const found = code ?? errors?.[0]?.code;
    if (typeof found === "string" && !found.startsWith("http/")) return found;
  }
  return "";
}
