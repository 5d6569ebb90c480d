import { ProviderError, type ProviderErrorCode } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import { laterAdvice } from "./file-error.js";

/** What is said of an archive's refusals. */
export interface ArchiveAdvice {
  /** The provider's name. */
  readonly name: string;
  /** What to do when credentials are lacking or refused. */
  readonly signInHelp: string;
  /** The product that it was about, when it was about one. */
  readonly productId?: string | undefined;
}

/**
 * An exchange that failed, as the error of the provider: one line that says what to do. What is no HttpError comes
 * back as it is.
 */
export function archiveError(error: unknown, { name, signInHelp, productId }: ArchiveAdvice): unknown {
  if (!(error instanceof HttpError)) return error;
  const [code, advice] = verdictOn(error, { isAboutProduct: productId !== undefined, signInHelp });
  return new ProviderError(code, `${name}: ${error.message}${advice}`, {
    provider: name,
    cause: error,
    ...(productId === undefined ? {} : { productId }),
  });
}

function verdictOn(
  { code, status }: HttpError,
  { isAboutProduct, signInHelp }: { readonly isAboutProduct: boolean; readonly signInHelp: string },
): [ProviderErrorCode, string] {
  if (code === "http/too-large") return ["provider/bad-response", "; lower page_size"];
  if (code === "http/bad-content" || code === "http/truncated") return ["provider/bad-response", ""];
  if (code === "http/host-down") return ["provider/unavailable", laterAdvice];
  if (code !== "http/status" || status === undefined) return ["provider/unavailable", ""];
  if (status === 401 || status === 403) return ["provider/unauthorized", `; ${signInHelp}`];
  if (status === 404 || status === 410) {
    return isAboutProduct ? ["provider/not-found", ""] : ["provider/bad-response", "; check url"];
  }
  return [status < 500 && status !== 429 ? "provider/bad-response" : "provider/unavailable", ""];
}
