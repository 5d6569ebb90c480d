import { ProviderError, type ProviderErrorCode } from "@eomatch/stac-model";
import type { HttpError } from "../errors.js";

/** The error of the port for a file that could not be opened or read, with what to do about it. */
export function fileError(
  error: HttpError,
  { provider, productId }: { readonly provider: string; readonly productId?: string | undefined },
): ProviderError {
  const [code, advice] = verdictOn(error);
  const product = productId === undefined ? "" : `${productId}: `;
  return new ProviderError(code, `${provider}: ${product}${error.message}${advice}`, {
    provider,
    ...(productId === undefined ? {} : { productId }),
    cause: error,
  });
}

/** What to do about a host that does not answer. */
export const hostDownAdvice = "; run again later";

function verdictOn(error: HttpError): [ProviderErrorCode, string] {
  const { code, status } = error;
  if (code === "http/sign-in") {
    return ["provider/unauthorized", "; sign in: give the provider auth, or its host a line in ~/.netrc"];
  }
  if (code === "http/status" && status === 401) {
    return ["provider/unauthorized", "; check user name, password or token of the provider's auth"];
  }
  if (code === "http/status" && status === 403) {
    return [
      "provider/unauthorized",
      "; the account may lack the right to it, or must accept the archive's terms",
    ];
  }
  if (code === "http/status" && (status === 404 || status === 410)) {
    return ["provider/not-found", "; the archive no longer has it: search again for its newer version"];
  }
  if (code === "http/status" && status === 202)
    return ["provider/offline", "; it is being brought online: run again later"];
  if (code === "http/host-down") return ["provider/unavailable", hostDownAdvice];
  return [
    error.isTransient || code === "http/network" ? "provider/unavailable" : "provider/bad-response",
    "",
  ];
}
