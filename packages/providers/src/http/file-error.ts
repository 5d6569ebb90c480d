import { ProviderError, type ProviderErrorCode } from "@eomatch/stac-model";
import type { HttpError } from "../errors.js";

/** What to do about a host that does not answer, or not well. */
export const laterAdvice = "; run again later";

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

function verdictOn(error: HttpError): [ProviderErrorCode, string] {
  const { code, status } = error;
  if (code === "http/sign-in") {
    return ["provider/unauthorized", "; sign in: give the provider auth, or its host a line in ~/.netrc"];
  }
  if (code === "http/status" && status === 401) {
    return [
      "provider/unauthorized",
      "; sign in: give the provider auth, or its host a line in ~/.netrc, or mend what stands there",
    ];
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
  if (code === "http/host-down") return ["provider/unavailable", laterAdvice];
  // What breaks off is gone on with, and of a certificate the message says itself what to do.
  if (code === "http/truncated") return ["provider/unavailable", ""];
  if (error.isTransient) return ["provider/unavailable", laterAdvice];
  if (code === "http/bad-content") {
    return ["provider/bad-response", "; run again later, and tell the archive if it stays so"];
  }
  if (code !== "http/network") return ["provider/bad-response", ""];
  return ["provider/unavailable", error.isUnreachable ? "; check the network, and the address" : ""];
}
