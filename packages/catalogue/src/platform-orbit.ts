import { createOrbit, elementAge, type Orbit, parseElementSets } from "@eomatch/orbits";
import { type ElementSetDocument, findPlatform, type OrbitSource, selectPlatform } from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";
import type { FindOptions, FindRequest } from "./find-request.js";

/**
 * Brings the orbit of a satellite for a period: asks the source, parses what it gives, keeps this satellite.
 *
 * Element sets that cannot be used are warned of; only a satellite left without any is an error.
 *
 * @throws CatalogueError `catalogue/no-elements`
 */
export async function platformOrbit(
  platform: string,
  { startTime, stopTime }: Pick<FindRequest, "startTime" | "stopTime">,
  { orbitSource, signal, onProgress }: { readonly orbitSource: OrbitSource } & FindOptions,
): Promise<Orbit> {
  const known = findPlatform(platform) ?? { name: platform };
  const documents = await orbitSource.elementSets({ platform: known, startTime, stopTime }, { signal });
  const sets = documents.flatMap(({ text, source }) =>
    parseElementSets(text, {
      source,
      onInvalid: "skip",
      onSkip: ({ message }) =>
        onProgress?.({ stage: "warning", message: `element set left out: ${message}` }),
    }),
  );
  const own = selectPlatform(sets, platform);
  if (own.length === 0) {
    const nameOf = ({ name, noradId }: (typeof sets)[number]): string =>
      name ?? findPlatform(noradId)?.name ?? `NORAD ${noradId}`;
    const held = [...new Set(sets.map(nameOf))].slice(0, 8);
    throw new CatalogueError(
      "catalogue/no-elements",
      `${orbitSource.name} has no element sets of ${platform}${"noradId" in known ? ` (NORAD ${known.noradId})` : ""}: ${
        held.length > 0 ? `it has ${held.join(", ")}` : noneIn(documents)
      }; add some, or search without orbits`,
      { subject: platform },
    );
  }
  const orbit = createOrbit(own);
  const oldestAgeDays = greatestAgeDays(orbit, startTime, stopTime);
  onProgress?.({ stage: "orbits", platform, elementSets: orbit.elementSets.length, oldestAgeDays });
  if (oldestAgeDays > orbit.maxElementAgeDays) {
    onProgress?.({
      stage: "warning",
      message: `the element sets of ${platform} are up to ${Math.round(oldestAgeDays)} days away from the period searched: crossovers may be wrong by more than they are worth beyond ${orbit.maxElementAgeDays} days`,
    });
  }
  return orbit;
}

function noneIn(documents: readonly ElementSetDocument[]): string {
  return documents.length === 0
    ? "it has none at all"
    : `none can be read in ${documents
        .slice(0, 5)
        .map(({ source }) => source)
        .join(", ")}`;
}

/** How far the instant that is worst served lies from its nearest epoch: an end of the period or half a gap. */
function greatestAgeDays(orbit: Orbit, startTime: Date, stopTime: Date): number {
  const epochs = orbit.elementSets.map(({ epoch }) => epoch.getTime());
  const middles = epochs.slice(1).map((epoch, i) => (epoch + (epochs[i] as number)) / 2);
  const instants = [startTime.getTime(), stopTime.getTime(), ...middles].filter(
    (instant) => instant >= startTime.getTime() && instant <= stopTime.getTime(),
  );
  return Math.max(...instants.map((instant) => Math.abs(elementAge(orbit, new Date(instant)).ageDays)));
}
