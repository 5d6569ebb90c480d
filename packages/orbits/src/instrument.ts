import { OrbitError } from "./errors.js";

/** What an instrument sees of the ground, measured from the sub-satellite track square to the flight. */
export interface Instrument {
  readonly name: string;
  /** Extent to the left of the flight direction, great-circle kilometres; negative when the swath begins to the right. */
  readonly leftKm: number;
  /** Extent to the right of the flight direction, great-circle kilometres; negative when it ends to the left. */
  readonly rightKm: number;
  /** True when it needs sunlight: such an instrument acquires by day only. */
  readonly isOptical: boolean;
}

/** Names of the instruments in {@link INSTRUMENTS}. */
export type InstrumentName =
  | "ETM+"
  | "MODIS"
  | "MSI"
  | "OCI"
  | "OLCI"
  | "OLI"
  | "SLSTR-nadir"
  | "SLSTR-oblique"
  | "TIRS"
  | "VIIRS";

const symmetric = (name: string, swathKm: number, isOptical: boolean): Instrument => ({
  name,
  leftKm: swathKm / 2,
  rightKm: swathKm / 2,
  isOptical,
});

/**
 * Nominal swaths of well-known instruments.
 *
 * Products may be a few kilometres wider than the nominal swath. Instruments that measure in the thermal infrared too
 * count as not optical where they acquire day and night (MODIS, VIIRS, SLSTR, TIRS).
 */
export const INSTRUMENTS: Readonly<Record<InstrumentName, Instrument>> = {
  /** Landsat 7; 183 km scene on a 185 km swath: USGS, Landsat 7 Data Users Handbook (LSDS-1927), section 1.2. */
  "ETM+": symmetric("ETM+", 185, true),
  /** Terra, Aqua; 2330 km: NASA, MODIS specifications (modis.gsfc.nasa.gov/about/specifications.php). */
  MODIS: symmetric("MODIS", 2330, false),
  /** Sentinel-2; 290 km: ESA, Sentinel-2 User Handbook (2015), section 1.4. */
  MSI: symmetric("MSI", 290, true),
  /** PACE; 2663 km at the 20° tilt it flies with: NASA, PACE Ocean Color Instrument (pace.oceansciences.org/oci.htm). */
  OCI: symmetric("OCI", 2663, true),
  /**
   * Sentinel-3; 1270 km, tilted 12.6° to the west (ESA, Sentinel-3 geographical coverage), which is right of the
   * southbound flight by day. Five cameras of 14.2° that overlap by 0.6° (ESA, OLCI instrument description) span 68.6°,
   * so that they see 46.9° right and 21.7° left of nadir; from 814.5 km that is 949 and 328 km on a sphere, scaled here
   * to 1270 km.
   */
  OLCI: { name: "OLCI", leftKm: 326, rightKm: 944, isOptical: true },
  /** Landsat 8 and 9; 185 km: USGS, Landsat 8 Data Users Handbook (LSDS-1574), section 2.2. */
  OLI: symmetric("OLI", 185, true),
  /**
   * Sentinel-3; 1400 km, asymmetric so that it holds the OLCI swath (ESA, SLSTR coverage). The level-1 image grid
   * reaches from 500 km left to 998 km right of the track (outlines of SL_1_RBT products against the orbit); the nominal
   * swath is centred on it.
   */
  "SLSTR-nadir": { name: "SLSTR-nadir", leftKm: 451, rightKm: 949, isOptical: false },
  /** Sentinel-3; 740 km about the track: ESA, SLSTR coverage. It looks backwards and sees a place 2 minutes later. */
  "SLSTR-oblique": symmetric("SLSTR-oblique", 740, false),
  /** Landsat 8 and 9; 185 km: USGS, Landsat 8 Data Users Handbook (LSDS-1574), section 2.2. */
  TIRS: symmetric("TIRS", 185, false),
  /** Suomi NPP, NOAA-20, NOAA-21; 3060 km: NASA, VIIRS instrument (earthdata.nasa.gov/data/instruments/viirs). */
  VIIRS: symmetric("VIIRS", 3060, false),
};

/**
 * Makes an instrument that is not in the table, from its extents to both sides or from the width of a centred swath.
 *
 * @throws OrbitError `orbits/bad-instrument` unless the swath is wider than 0 and ends within 5000 km of the track
 */
export function createInstrument(
  definition: { readonly name: string; readonly isOptical?: boolean } & (
    | { readonly swathKm: number }
    | { readonly leftKm: number; readonly rightKm: number }
  ),
): Instrument {
  const { name, isOptical = true } = definition;
  const instrument =
    "swathKm" in definition
      ? symmetric(name, definition.swathKm, isOptical)
      : { name, leftKm: definition.leftKm, rightKm: definition.rightKm, isOptical };
  return checkInstrument(instrument);
}

/** Gives the instrument back, or throws `orbits/bad-instrument` when it cannot have a swath. */
export function checkInstrument(instrument: Instrument): Instrument {
  const { name, leftKm, rightKm } = instrument;
  if (!(leftKm + rightKm > 0) || !(Math.abs(leftKm) <= 5000) || !(Math.abs(rightKm) <= 5000)) {
    throw new OrbitError(
      "orbits/bad-instrument",
      `the swath of ${name} reaches ${leftKm} km left and ${rightKm} km right; expected a width above 0 and at most 5000 km to a side`,
    );
  }
  return instrument;
}
