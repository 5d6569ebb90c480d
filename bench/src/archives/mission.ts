import { INSTRUMENTS, type Instrument } from "@eomatch/orbits";
import type { ArchiveName } from "./archive-plan.js";

/** How a satellite's swath is cut into products. */
export interface Mission {
  /** Name and element set (TLE), public catalogue, 21 May 2022. */
  readonly elements: string;
  readonly instrument: Instrument;
  /** From the start of a frame to that of the next. */
  readonly everySeconds: number;
  /** Length of a frame; longer than the time to the next where products overlap. */
  readonly frameSeconds: number;
  /** Where the products begin and end across the swath, km from its left edge. */
  readonly columnsKm: readonly { readonly fromKm: number; readonly toKm: number }[];
  /** Edges a product has between two corners, along the track and across it. */
  readonly edges: { readonly along: number; readonly across: number };
  readonly idOf: (start: Date, column: number) => string;
}

const compact = (time: Date): string => time.toISOString().replace(/[-:.]/g, "").replace("Z", "");

/** The missions whose archives are generated. */
export const MISSIONS: Readonly<Record<ArchiveName, Mission>> = {
  // Granules of 110 km on a grid of 100 km along the track, three across the swath of 290 km (Sentinel-2 User
  // Handbook, ESA 2015, section 1.4 and 1.5), at 6.66 km/s over ground.
  s2a: {
    elements: `S2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990`,
    instrument: INSTRUMENTS.MSI,
    everySeconds: 15.02,
    frameSeconds: 16.52,
    columnsKm: [0, 90, 180].map((fromKm) => ({ fromKm, toKm: fromKm + 110 })),
    edges: { along: 1, across: 1 },
    idOf: (start, column) => `S2A_${compact(start)}_C${column}_L1C`,
  },
  // 248 rows a revolution of 5933 s, scenes 180 km long and 185 km wide (Landsat 8 Data Users Handbook, USGS
  // LSDS-1574, section 2.2): each overlaps the next a little.
  ls9: {
    elements: `Landsat-9
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341`,
    instrument: INSTRUMENTS.OLI,
    everySeconds: 23.92,
    frameSeconds: 26.7,
    columnsKm: [{ fromKm: 0, toKm: 185 }],
    edges: { along: 1, across: 1 },
    idOf: (start) => `LC09_L1TP_${compact(start)}_02_T1`,
  },
  // Frames of 3 minutes (ESA, Sentinel-3 OLCI User Guide), outlined by 24 vertices.
  s3a: {
    elements: `S3A
1 41335U 16011A   22141.48138866  .00000175  00000+0  90444-4 0  9996
2 41335  98.6237 209.1794 0001268  96.8136 263.3188 14.26734357325929`,
    instrument: INSTRUMENTS.OLCI,
    everySeconds: 180,
    frameSeconds: 180,
    columnsKm: [{ fromKm: 0, toKm: 1270 }],
    edges: { along: 6, across: 6 },
    idOf: (start) => `S3A_OL_1_EFR____${compact(start)}_0179_085_336_LN1_O_NT_002`,
  },
};
