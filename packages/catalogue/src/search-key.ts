import type { CandidateEvent } from "./candidate-event.js";
import type { CheckedRequest, FindSources } from "./find-request.js";

/**
 * A key for what a search asks and whom: searches with the same key would ask the same of the same archives.
 *
 * Everything that decides what is found goes in: sensors, period, region, limits, the providers that serve the
 * sensors' collections, their variants and the names of the collections there, and with orbits the crossovers themselves,
 * which newer element sets move.
 *
 * @param crossovers those to be searched; undefined without orbits
 * @returns 32 hexadecimal digits
 */
export async function searchKey(
  request: CheckedRequest,
  { providers }: Pick<FindSources, "providers">,
  crossovers: readonly CandidateEvent[] | undefined,
): Promise<string> {
  const asked = request.sensors.map(({ collection, platform }) => [
    collection,
    platform,
    providers
      .filter(({ collections }) => collections.includes(collection))
      .map((provider) => [
        provider.name,
        provider.archiveNames?.(collection) ?? null,
        provider.searchVariant ?? null,
      ]),
  ]);
  const text = JSON.stringify([
    asked,
    request.startTime,
    request.stopTime,
    request.region ?? null,
    request.maxTimeDiffSeconds,
    request.minOverlapKm2,
    request.excludeNightEvents ?? false,
    request.versions,
    crossovers?.map(({ startTime, stopTime, searchBbox }) => [startTime, stopTime, searchBbox]) ?? null,
  ]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
