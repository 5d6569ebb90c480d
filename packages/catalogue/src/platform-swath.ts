// Not from the package's main entry, which brings all that computes orbits: a query would wait for that to load.
import { INSTRUMENTS, type Instrument } from "@eomatch/orbits/instruments";
import { findPlatform } from "@eomatch/stac-model";
import { CatalogueError } from "./errors.js";

/** Instruments of satellites, by canonical platform name, that take the place of those in the table. */
export type OwnInstruments = { readonly [platform: string]: Instrument };

/**
 * What a satellite sees: the instrument given for it or, from the table, as far to each side as any of its own sees.
 *
 * @throws CatalogueError `catalogue/invalid-request` when neither knows it
 */
export function platformSwath(platform: string, own: OwnInstruments = {}): Instrument {
  const known = knownSwath(platform, own);
  if (known !== undefined) return known;
  throw new CatalogueError(
    "catalogue/invalid-request",
    `the swath of ${platform} is not known: give a distance in km instead of swath, or its swath among the custom satellites`,
    { subject: platform },
  );
}

/**
 * How far to the side of its ground track a satellite sees at most, great-circle km. One whose swath is not known counts
 * as seeing as far as the widest instrument of the table.
 */
export function platformReachKm(platform: string, own: OwnInstruments = {}): number {
  const known = knownSwath(platform, own);
  return Math.max(...(known === undefined ? Object.values(INSTRUMENTS) : [known]).map(reachKm));
}

function knownSwath(platform: string, own: OwnInstruments): Instrument | undefined {
  const given = Object.hasOwn(own, platform) ? own[platform] : undefined;
  if (given !== undefined) return given;
  const names = findPlatform(platform)?.instruments ?? [];
  const carried: Instrument[] = Object.values(INSTRUMENTS).filter(({ name }) =>
    names.some((one) => name === one || name.startsWith(`${one}-`)),
  );
  if (carried.length === 0) return undefined;
  return {
    name: carried.map(({ name }) => name).join("+"),
    leftKm: Math.max(...carried.map(({ leftKm }) => leftKm)),
    rightKm: Math.max(...carried.map(({ rightKm }) => rightKm)),
    isOptical: carried.every(({ isOptical }) => isOptical),
  };
}

function reachKm({ leftKm, rightKm }: Instrument): number {
  return Math.max(Math.abs(leftKm), Math.abs(rightKm));
}

/**
 * The instrument of the table that a name means, for one satellite: `OLCI`, `slstr-nadir`.
 *
 * @returns undefined when there is none of that name
 */
export function instrumentNamed(name: string): Instrument | undefined {
  const asked = name.trim().toLowerCase();
  return Object.values(INSTRUMENTS).find((instrument) => instrument.name.toLowerCase() === asked);
}

/** Names of the instruments that {@link instrumentNamed} knows. */
export const instrumentNames: readonly string[] = Object.values(INSTRUMENTS).map(({ name }) => name);
