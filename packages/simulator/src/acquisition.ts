import { createInstrument, INSTRUMENTS, type Instrument, type InstrumentName } from "@eomatch/orbits";
import { canonicalPlatform, findPlatform, ProviderError, platforms } from "@eomatch/stac-model";

/** How long a frame is: kilometres along the ground track, or seconds of flight. */
export type FrameLength = { readonly lengthKm: number } | { readonly seconds: number };

/** How an instrument's swath is cut into the products of a collection. */
export interface Acquisition {
  /** The instrument, or its name in the table of `@eomatch/orbits`. */
  readonly instrument: Instrument | InstrumentName;
  /**
   * The frames follow each other from the ascending node without gap or overlap; the last of a revolution ends at the
   * next node and is half to one and a half times as long. 5 to 10000 km, or 1 to 1500 s.
   */
  readonly frame: FrameLength;
  /**
   * Cuts each frame across the track into granules of this width, as few as cover the swath, evenly spread, so that
   * they overlap; left out, a product is as wide as the swath.
   */
  readonly granuleWidthKm?: number | undefined;
  /**
   * The satellites that carry the instrument; left out, those whose instruments in the platform table include its
   * name, and every satellite asked for that is not in the platform table.
   */
  readonly platforms?: readonly string[] | undefined;
}

/** Acquisitions by collection; a collection may have those of several instruments. */
export interface AcquisitionTable {
  readonly [collection: string]: Acquisition | readonly Acquisition[];
}

/** An acquisition that was checked and whose names were looked up. */
export interface CheckedAcquisition extends Acquisition {
  readonly instrument: Instrument;
}

// Sentinel-2 User Handbook (ESA 2015), section 1.4 and 1.5: a 290 km swath, delivered in tiles of 110 km.
const msi: Acquisition = { instrument: "MSI", frame: { lengthKm: 110 }, granuleWidthKm: 110 };
// Landsat 8 Data Users Handbook (USGS LSDS-1574), section 2.2: scenes of 185 km by 180 km.
const oli: Acquisition = { instrument: "OLI", frame: { lengthKm: 180 } };
const etm: Acquisition = { instrument: "ETM+", frame: { lengthKm: 180 } };

/**
 * How the collections that the simulator serves by itself are cut.
 *
 * Frames of 3 minutes: ESA, Sentinel-3 OLCI and SLSTR User Guides, product data format. Granules of 5 (MODIS), 6
 * (VIIRS) and 5 (OCI) minutes: NASA, product pages of MOD021KM, VNP02MOD and PACE_OCI_L1B_SCI.
 */
export const simulatedCollections: Readonly<AcquisitionTable> = {
  S2_MSI_L1C: msi,
  S2_MSI_L2A: msi,
  LANDSAT_C2L1: [oli, etm],
  LANDSAT_C2L2: [oli, etm],
  S3_EFR: { instrument: "OLCI", frame: { seconds: 180 } },
  // One name for both views, as the platform table has it.
  S3_SLSTR_L1RBT: { instrument: { ...INSTRUMENTS["SLSTR-nadir"], name: "SLSTR" }, frame: { seconds: 180 } },
  MODIS_L1B: { instrument: "MODIS", frame: { seconds: 300 } },
  VIIRS_L1B: { instrument: "VIIRS", frame: { seconds: 360 } },
  PACE_OCI_L1B: { instrument: "OCI", frame: { seconds: 300 } },
};

/**
 * Checks the acquisitions of every collection and looks their instruments up.
 *
 * @param provider the provider's name, for messages
 * @throws ProviderError `provider/invalid-options`
 */
export function checkAcquisitions(
  table: AcquisitionTable,
  provider: string,
): ReadonlyMap<string, readonly CheckedAcquisition[]> {
  return new Map(
    Object.entries(table).map(([collection, acquisitions]) => [
      collection,
      [acquisitions]
        .flat()
        .map((acquisition) => checked(acquisition as Acquisition, { collection, provider })),
    ]),
  );
}

/** The satellites of the platform table that acquire for a collection, each with its acquisition. */
export function carriersOf(
  acquisitions: readonly CheckedAcquisition[],
): ReadonlyMap<string, CheckedAcquisition> {
  const carriers = new Map<string, CheckedAcquisition>();
  for (const acquisition of acquisitions) {
    const { instrument } = acquisition;
    const own =
      acquisition.platforms?.map(canonicalPlatform) ??
      platforms.filter(({ instruments }) => instruments.includes(instrument.name)).map(({ name }) => name);
    for (const platform of own) if (!carriers.has(platform)) carriers.set(platform, acquisition);
  }
  return carriers;
}

/**
 * The acquisition of one satellite for a collection.
 *
 * @param platform canonical name
 * @returns undefined when the satellite is known not to carry the instrument
 */
export function acquisitionOf(
  platform: string,
  acquisitions: readonly CheckedAcquisition[],
): CheckedAcquisition | undefined {
  const carrier = carriersOf(acquisitions).get(platform);
  if (carrier !== undefined || findPlatform(platform) !== undefined) return carrier;
  return acquisitions.find(({ platforms }) => platforms === undefined);
}

function checked(
  acquisition: Acquisition,
  { collection, provider }: { readonly collection: string; readonly provider: string },
): CheckedAcquisition {
  const refuse = (why: string, cause?: unknown): ProviderError =>
    new ProviderError("provider/invalid-options", `${provider}: collection ${collection}: ${why}`, {
      provider,
      cause,
    });
  const { frame, granuleWidthKm } = acquisition;
  const instrument =
    typeof acquisition.instrument === "string" ? INSTRUMENTS[acquisition.instrument] : acquisition.instrument;
  if (instrument === undefined) {
    throw refuse(
      `there is no instrument ${String(acquisition.instrument)}; give one of ${Object.keys(INSTRUMENTS).join(", ")} or make one with createInstrument`,
    );
  }
  try {
    createInstrument(instrument);
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
  // The last frame of a revolution is up to half as long again and must stay well under half a revolution.
  if (
    "seconds" in frame
      ? !(frame.seconds >= 1 && frame.seconds <= 1500)
      : !(frame.lengthKm >= 5 && frame.lengthKm <= 10_000)
  ) {
    throw refuse(`a frame is 1 to 1500 seconds or 5 to 10000 km long, found ${JSON.stringify(frame)}`);
  }
  if (granuleWidthKm !== undefined && !(granuleWidthKm >= 1)) {
    throw refuse(
      `granuleWidthKm must be at least 1, found ${granuleWidthKm}; leave it out for products as wide as the swath`,
    );
  }
  return { ...acquisition, instrument };
}
