import { createOrbit, type ElementSet, type Orbit, parseElementSets } from "@eomatch/orbits";

/** Satellites whose orbits can be made, in the order in which pairs of them are named. */
export type SatelliteName = PublicName | MadeUpName;

type PublicName = "S2A" | "S2B" | "S3A" | "S3B" | "Landsat-8" | "Landsat-9";
type MadeUpName = "Terra" | "Aqua" | "Suomi-NPP" | "NOAA-20" | "NOAA-21" | "PACE";

interface SatelliteElements {
  readonly noradId: number;
  readonly inclinationDeg: number;
  readonly meanMotionRevPerDay: number;
  readonly rightAscensionDeg: number;
  readonly argumentOfLatitudeDeg: number;
}

/** Public element sets of 21 May 2022 (CelesTrak). */
export const PUBLIC_SETS: Readonly<Record<PublicName, string>> = {
  S2A: `1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990`,
  S2B: `1 42063U 17013A   22141.44527307  .00000158  00000+0  76977-4 0  9992
2 42063  98.5697 216.5679 0000934  77.9545 282.1749 14.30815845271901`,
  S3A: `1 41335U 16011A   22141.48138866  .00000175  00000+0  90444-4 0  9996
2 41335  98.6237 209.1794 0001268  96.8136 263.3188 14.26734357325929`,
  S3B: `1 43437U 18039A   22141.45407889  .00000179  00000+0  91927-4 0  9995
2 43437  98.6294 209.1351 0000891  83.3856 276.7426 14.26737701211986`,
  "Landsat-8": `1 39084U 13008A   22141.50593862  .00000506  00000+0  12245-3 0  9991
2 39084  98.2234 212.1782 0001186  96.4862 263.6471 14.57112685481257`,
  "Landsat-9": `1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341`,
};

/**
 * Six more, close to what flies: inclination, mean motion and local time of the node as the missions publish them
 * (Terra 10:15, Aqua 13:30, Suomi NPP and the NOAAs 13:25, PACE 13:00), the place along the orbit made up.
 */
const MADE_UP: Readonly<Record<MadeUpName, SatelliteElements>> = {
  Terra: madeUp(25994, 98.2, 14.571, 214, 20),
  Aqua: madeUp(27424, 98.2, 14.571, 82, 140),
  "Suomi-NPP": madeUp(37849, 98.7, 14.195, 80, 10),
  "NOAA-20": madeUp(43013, 98.7, 14.195, 80, 190),
  "NOAA-21": madeUp(54234, 98.7, 14.195, 80, 100),
  PACE: madeUp(58928, 98.0, 14.62, 74, 250),
};

const SATELLITES: Readonly<Record<SatelliteName, string | SatelliteElements>> = {
  ...PUBLIC_SETS,
  ...MADE_UP,
};

/** Every satellite: twelve, which make 66 pairs. */
export const SATELLITE_NAMES: readonly SatelliteName[] = Object.keys(SATELLITES) as SatelliteName[];

/** First day of every history. */
export const HISTORY_START: Date = new Date("2022-06-01T00:00:00Z");

/** Element sets a day in a history: as many as archives have of these satellites. */
const SETS_PER_DAY = 3.5;
const DAY_SECONDS = 86_400;

/**
 * Makes the orbit of a satellite with a history of element sets over some days.
 *
 * Each set is the one before, moved on as its own rates have it, with an along-track error of up to a kilometre, as
 * real sets have.
 */
export function orbitOf(name: SatelliteName, days: number): Orbit {
  const first = firstSet(name);
  const sets: ElementSet[] = [];
  for (let k = 0; k <= Math.ceil(days * SETS_PER_DAY) + 1; k++) {
    const epochSeconds = HISTORY_START.getTime() / 1000 + (k / SETS_PER_DAY) * DAY_SECONDS;
    sets.push(movedTo(first, epochSeconds, (((k * 7919) % 13) - 6) * 0.0015));
  }
  return createOrbit(sets);
}

function firstSet(name: SatelliteName): ElementSet {
  const [template] = parseElementSets(PUBLIC_SETS.S2A) as [ElementSet];
  const known = SATELLITES[name];
  if (typeof known === "string") return (parseElementSets(known) as [ElementSet])[0];
  const { argumentOfLatitudeDeg, ...elements } = known;
  return {
    ...template,
    ...elements,
    name,
    bstar: 0,
    argumentOfPerigeeDeg: 90,
    meanAnomalyDeg: argumentOfLatitudeDeg - 90,
  };
}

/** Moves a set to another epoch by the secular rates of J2 (Vallado, "Fundamentals of Astrodynamics", section 9.6). */
function movedTo(set: ElementSet, epochSeconds: number, errorDeg: number): ElementSet {
  const days = (epochSeconds - set.epochSeconds) / DAY_SECONDS;
  const motion = set.meanMotionRevPerDay * 360;
  const axis = ((DAY_SECONDS / set.meanMotionRevPerDay / (2 * Math.PI)) ** 2 * 398_600.8) ** (1 / 3);
  const rate = 1.5 * 0.00108262 * (6378.135 / axis) ** 2 * motion;
  const cosine = Math.cos((set.inclinationDeg * Math.PI) / 180);
  return {
    ...set,
    epochSeconds,
    epoch: new Date(Math.round(epochSeconds * 1000)),
    rightAscensionDeg: turned(set.rightAscensionDeg - rate * cosine * days),
    argumentOfPerigeeDeg: turned(set.argumentOfPerigeeDeg + (rate / 2) * (5 * cosine ** 2 - 1) * days),
    meanAnomalyDeg: turned(set.meanAnomalyDeg + motion * days + errorDeg),
  };
}

function turned(angleDeg: number): number {
  return ((angleDeg % 360) + 360) % 360;
}

function madeUp(
  noradId: number,
  inclinationDeg: number,
  meanMotionRevPerDay: number,
  rightAscensionDeg: number,
  argumentOfLatitudeDeg: number,
): SatelliteElements {
  return { noradId, inclinationDeg, meanMotionRevPerDay, rightAscensionDeg, argumentOfLatitudeDeg };
}
