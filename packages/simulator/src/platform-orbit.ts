import {
  type AscendingNode,
  ascendingNodes,
  createOrbit,
  type Orbit,
  type OrbitError,
  parseElementSets,
} from "@eomatch/orbits";
import {
  findPlatform,
  type OrbitSource,
  OrbitSourceError,
  ProviderError,
  selectPlatform,
} from "@eomatch/stac-model";

/** A satellite's orbit and its ascending nodes, day by day. */
export interface PlatformOrbit {
  readonly orbit: Orbit;
  /**
   * The ascending nodes of one UTC day, counted from 1970-01-01; both midnights included.
   *
   * Always solved for whole days: solved from another beginning, the same node may differ in its last millisecond.
   */
  nodesOfDay(day: number): readonly AscendingNode[];
}

/** Brings the orbit of a satellite for a UTC year; undefined when the source has no element sets of it. */
export type OrbitOfYear = (platform: string, year: number) => Promise<PlatformOrbit | undefined>;

/** What {@link cachedOrbits} works with. */
export interface OrbitCacheOptions {
  readonly orbitSource: OrbitSource;
  /** The provider's name, for messages. */
  readonly provider: string;
  /** Called for each element set that is left out because it cannot be used. */
  readonly onSkipElementSet?: ((reason: string) => void) | undefined;
}

const dayMs = 86_400_000;
/** Sources may give no more than the period asked for: the set nearest to new year may lie beyond it. */
const marginMs = 14 * dayMs;

/**
 * Brings orbits from a source, each satellite and year once.
 *
 * By years rather than by the period of a search: the element sets, and so the frames, must not depend on the search
 * that happens to come first. What fails is not kept and is tried again by the next search.
 */
export function cachedOrbits(options: OrbitCacheOptions): OrbitOfYear {
  const orbits = new Map<string, Promise<PlatformOrbit | undefined>>();
  return (platform, year) => {
    const key = `${year} ${platform}`;
    const known = orbits.get(key);
    if (known !== undefined) return known;
    const loading = loadOrbit(platform, year, options);
    orbits.set(key, loading);
    loading.catch(() => orbits.delete(key));
    return loading;
  };
}

/** The error for a satellite whose element sets the source does not have. */
export function noElementSets(platform: string, { orbitSource, provider }: OrbitCacheOptions): ProviderError {
  const noradId = findPlatform(platform)?.noradId;
  const cause = new OrbitSourceError(
    "orbit-source/not-found",
    `${orbitSource.name} has no element sets of ${platform}${noradId === undefined ? "" : ` (NORAD ${noradId})`}`,
    { platform },
  );
  return new ProviderError(
    "provider/unavailable",
    `${provider}: acquisitions of ${platform} cannot be simulated: ${cause.message}; add some to it`,
    { provider, cause },
  );
}

async function loadOrbit(
  platform: string,
  year: number,
  { orbitSource, provider, onSkipElementSet }: OrbitCacheOptions,
): Promise<PlatformOrbit | undefined> {
  try {
    const documents = await orbitSource.elementSets({
      platform: findPlatform(platform) ?? { name: platform },
      startTime: new Date(Date.UTC(year, 0, 1) - marginMs),
      stopTime: new Date(Date.UTC(year + 1, 0, 1) + marginMs),
    });
    const unusable: OrbitError[] = [];
    const sets = documents.flatMap(({ text, source }) =>
      parseElementSets(text, { source, onInvalid: "skip", onSkip: (error) => unusable.push(error) }),
    );
    const own = selectPlatform(sets, platform);
    // With nothing left the unusable sets are the reason; otherwise they are for the caller to judge.
    if (own.length === 0 && unusable[0] !== undefined) throw unusable[0];
    for (const { message } of unusable) onSkipElementSet?.(message);
    return own.length === 0 ? undefined : withNodes(createOrbit(own));
  } catch (cause) {
    throw new ProviderError(
      "provider/unavailable",
      `${provider}: acquisitions of ${platform} cannot be simulated: no orbit from ${orbitSource.name}: ${messageOf(cause)}`,
      { provider, cause },
    );
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function withNodes(orbit: Orbit): PlatformOrbit {
  const nodes = new Map<number, readonly AscendingNode[]>();
  return {
    orbit,
    nodesOfDay: (day) => {
      const known = nodes.get(day);
      if (known !== undefined) return known;
      const found = ascendingNodes(orbit, {
        startTime: new Date(day * dayMs),
        stopTime: new Date((day + 1) * dayMs),
      });
      nodes.set(day, found);
      return found;
    },
  };
}
