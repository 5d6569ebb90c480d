import { type CallOptions, type ProviderCheck, ProviderError } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import { contentSummary } from "../http/exchange.js";
import type { ApiDescription } from "./api-description.js";
import { type ApiAbilities, readLanding } from "./landing.js";
import type { StacApiSettings } from "./stac-api-options.js";
import { apiError } from "./verdict.js";

/**
 * Asks a STAC API for its landing page and its collections.
 *
 * @throws ProviderError when no landing page comes, which is when searches would fail too
 */
export async function checkApi(
  { name, collections }: StacApiSettings,
  { description, call }: { readonly description: ApiDescription; readonly call: CallOptions },
): Promise<ProviderCheck> {
  call.signal?.throwIfAborted();
  try {
    const answer = await description.landing(call);
    const abilities = readLanding(answer);
    if (abilities === undefined) throw notAnApi(name, contentSummary(answer), answer.status);
    const there = await description.collectionIds(call);
    const missing = [...collections]
      .filter(([, theirs]) => there !== undefined && !theirs.some((collection) => there.includes(collection)))
      .map(([ours]) => ours);
    return { summary: summaryOf(abilities), missing };
  } catch (error) {
    throw error instanceof HttpError ? apiError(error, name) : error;
  }
}

function notAnApi(name: string, found: string, status: number): ProviderError {
  const isRefused = status === 401 || status === 403;
  return new ProviderError(
    isRefused ? "provider/unauthorized" : "provider/bad-response",
    `${name}: no landing page of a STAC API came: ${found}; check ${isRefused ? "the credentials" : "that url is the root of a STAC API, and whether it wants a sign-in"}`,
    { provider: name },
  );
}

function summaryOf({ title, filterLanguages, canSort }: ApiAbilities): string {
  const abilities = [...(filterLanguages.length > 0 ? ["filters"] : []), ...(canSort ? ["sorting"] : [])];
  return `${title ?? "a STAC API"}${abilities.length > 0 ? ` (${abilities.join(", ")})` : ""}`;
}
