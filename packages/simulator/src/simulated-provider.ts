import { isOrbitError } from "@eomatch/orbits";
import {
  canonicalPlatform,
  type OrbitSource,
  type Product,
  type ProductProvider,
  type ProductQuery,
  ProviderError,
  type SearchOptions,
} from "@eomatch/stac-model";
import {
  type AcquisitionTable,
  acquisitionOf,
  type CheckedAcquisition,
  carriersOf,
  checkAcquisitions,
  simulatedCollections,
} from "./acquisition.js";
import { framesOf } from "./frame.js";
import { siftFrames } from "./frame-sieve.js";
import { columnsOf } from "./granule.js";
import { cachedOrbits, noElementSets, type OrbitCacheOptions, type PlatformOrbit } from "./platform-orbit.js";
import { revolutionsIn } from "./revolution.js";
import { prepareSearchArea } from "./search-area.js";
import { type ProductRequest, productsOf } from "./simulated-product.js";

/** Options of {@link simulatedProvider}. */
export interface SimulatedProviderOptions {
  /** Where the element sets of the satellites come from. */
  readonly orbitSource: OrbitSource;
  /** Further collections and how they are cut; one of a name in {@link simulatedCollections} takes its place. */
  readonly collections?: AcquisitionTable | undefined;
  /**
   * Least elevation of the Sun at a product's centre for instruments that need sunlight, degrees, inclusive; 0 by
   * default, the daylit side. -90 has them acquire at night as well.
   */
  readonly minSunElevationDeg?: number | undefined;
  /** Called for each element set that is left out because it cannot be used, once for each reading of the source. */
  readonly onSkipElementSet?: ((reason: string) => void) | undefined;
  /** Name in messages; `simulator` by default. */
  readonly name?: string | undefined;
}

/**
 * Makes a provider of simulated acquisitions: each instrument's swath along its satellite's real orbit, cut into
 * products as the archive of the collection would cut it.
 *
 * Everything an instrument could see is acquired, on every revolution, by day only where it needs sunlight. A product
 * depends on the element sets alone: it has the same id and footprint whatever period and area were asked for. The
 * element sets of a satellite are read once for each year of its products.
 *
 * A search is for one satellite of the collection or, where the query names none, for every one of the table that the
 * source has element sets of, one after the other; products of one satellite come in order of time.
 *
 * @throws ProviderError `provider/invalid-options` for a collection that cannot be cut so. A search throws
 * `provider/unknown-collection`; `provider/invalid-options` for a satellite that does not carry the instrument, a time
 * that is none, an area that cannot be read; `provider/unavailable` without element sets, or when they lead nowhere
 */
export function simulatedProvider(options: SimulatedProviderOptions): ProductProvider {
  const { orbitSource, onSkipElementSet, minSunElevationDeg = 0, name = "simulator" } = options;
  const collections = checkAcquisitions({ ...simulatedCollections, ...options.collections }, name);
  if (!(minSunElevationDeg >= -90 && minSunElevationDeg <= 90)) {
    throw new ProviderError(
      "provider/invalid-options",
      `${name}: minSunElevationDeg must be from -90 to 90, found ${minSunElevationDeg}`,
      { provider: name },
    );
  }
  const orbits: OrbitCacheOptions = { orbitSource, provider: name, onSkipElementSet };
  const orbitOfYear = cachedOrbits(orbits);

  async function* search(
    query: ProductQuery,
    { signal }: SearchOptions = {},
  ): AsyncGenerator<Product, void, undefined> {
    signal?.throwIfAborted();
    if (!hasTime(query, name)) return;
    const area = query.area === undefined ? undefined : prepareSearchArea(query.area, name);
    const carriers = carriersFor(query, collections, name);
    let hasElements = false;
    for (const [platform, acquisition] of carriers) {
      const year = query.startTime.getUTCFullYear();
      const isThere = (await orAborted(orbitOfYear(platform, year), signal)) !== undefined;
      // Not every satellite of the table has been launched, or is still flying, in every year.
      if (!isThere && query.platform === undefined) continue;
      hasElements = true;
      const request: ProductRequest = {
        collection: query.collection,
        platform,
        acquisition,
        columns: columnsOf(acquisition.instrument, acquisition.granuleWidthKm),
        area,
        minSunElevationDeg: acquisition.instrument.isOptical ? minSunElevationDeg : undefined,
      };
      const orbitIn = async (ofYear: number): Promise<PlatformOrbit> => {
        const orbit = await orAborted(orbitOfYear(platform, ofYear), signal);
        if (orbit === undefined) throw noElementSets(platform, orbits);
        return orbit;
      };
      yield* acquisitions(query, request, { orbitIn, provider: name, signal });
    }
    if (!hasElements) throw noElementSets([...carriers.keys()].join(", "), orbits);
  }

  return {
    name,
    collections: [...collections.keys()],
    searchVariant: `sun at ${minSunElevationDeg} or higher`,
    search,
  };
}

interface SearchTools {
  readonly orbitIn: (year: number) => Promise<PlatformOrbit>;
  readonly provider: string;
  readonly signal: AbortSignal | undefined;
}

/** The products of one satellite. */
async function* acquisitions(
  { startTime, stopTime }: ProductQuery,
  request: ProductRequest,
  { orbitIn, provider, signal }: SearchTools,
): AsyncGenerator<Product, void, undefined> {
  const { acquisition, area, minSunElevationDeg, platform } = request;
  const { instrument } = acquisition;
  let isFirst = true;
  try {
    for await (const revolution of revolutionsIn({ startTime, stopTime }, orbitIn)) {
      if (!isFirst) await eventLoopTurn();
      isFirst = false;
      signal?.throwIfAborted();
      const { orbit } = revolution;
      const inTime = framesOf(revolution, acquisition.frame).filter(
        (frame) => frame.startTime <= stopTime && frame.stopTime >= startTime,
      );
      for (const frame of siftFrames(inTime, { orbit, instrument, area, minSunElevationDeg })) {
        for (const product of productsOf(frame, revolution, request)) {
          yield product;
          signal?.throwIfAborted();
        }
      }
    }
  } catch (cause) {
    if (!isOrbitError(cause)) throw cause;
    throw new ProviderError(
      "provider/unavailable",
      `${provider}: acquisitions of ${platform} cannot be simulated: ${cause.message}`,
      { provider, cause },
    );
  }
}

function hasTime({ startTime, stopTime }: ProductQuery, provider: string): boolean {
  if (Number.isNaN(startTime.getTime()) || Number.isNaN(stopTime.getTime())) {
    throw new ProviderError(
      "provider/invalid-options",
      `${provider}: startTime and stopTime of a search must be valid dates`,
      { provider },
    );
  }
  return startTime <= stopTime;
}

/** The satellites a search is for, each with its acquisition. */
function carriersFor(
  query: ProductQuery,
  collections: ReadonlyMap<string, readonly CheckedAcquisition[]>,
  provider: string,
): ReadonlyMap<string, CheckedAcquisition> {
  const known = collections.get(query.collection);
  if (known === undefined) {
    throw new ProviderError(
      "provider/unknown-collection",
      `${provider}: no collection ${query.collection}; it serves ${[...collections.keys()].join(", ")}, and others when told how they are cut`,
      { provider },
    );
  }
  const carriers = carriersOf(known);
  if (query.platform === undefined) return carriers;
  const platform = canonicalPlatform(query.platform);
  const acquisition = acquisitionOf(platform, known);
  if (acquisition === undefined) {
    throw new ProviderError(
      "provider/invalid-options",
      `${provider}: ${platform} acquires nothing for ${query.collection}; that is ${[...carriers.keys()].join(", ")}`,
      { provider },
    );
  }
  return new Map([[platform, acquisition]]);
}

/**
 * Waits for something shared with other searches, or until this one is aborted.
 *
 * The work goes on for the others, which is why the signal is not handed down to it.
 */
async function orAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Lets timers and other work have their turn: without it a search would run through, deaf to every signal. */
function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
