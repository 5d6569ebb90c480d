import { type Orbit, solarElevationDeg, stateAt } from "@eomatch/orbits";
import { compactInstant, constellationOf, formatInstant, type Product } from "@eomatch/stac-model";
import type { CheckedAcquisition } from "./acquisition.js";
import type { Frame } from "./frame.js";
import {
  type Column,
  columnCentre,
  granuleFootprint,
  type ScanLine,
  scanLineAt,
  scanLinesOf,
} from "./granule.js";
import type { RevolutionSpan } from "./revolution.js";
import type { SearchArea } from "./search-area.js";

/** What the products of a frame are made for. */
export interface ProductRequest {
  readonly collection: string;
  /** Canonical name of the satellite. */
  readonly platform: string;
  readonly acquisition: CheckedAcquisition;
  /** The acquisition's columns. */
  readonly columns: readonly Column[];
  readonly area: SearchArea | undefined;
  /** Least elevation of the Sun at a product's centre, inclusive; undefined when it does not matter. */
  readonly minSunElevationDeg: number | undefined;
}

const stacExtensions: readonly string[] = [
  "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
  "https://stac-extensions.github.io/view/v1.0.0/schema.json",
];

/** Makes the products of a frame, from left to right, that are lit and touch the area. */
export function productsOf(frame: Frame, revolution: RevolutionSpan, request: ProductRequest): Product[] {
  const { acquisition, area, columns, minSunElevationDeg } = request;
  const { instrument } = acquisition;
  const { orbit } = revolution;
  const middle = middleOf(frame);
  const middleLine = scanLineAt(orbit, instrument, middle);
  const isCut = columns.length > 1;
  const lit = columns
    .map((column, i) => ({ column, number: i + 1, sunElevationDeg: sunOver(column, middleLine, middle) }))
    .filter(
      ({ sunElevationDeg }) => minSunElevationDeg === undefined || sunElevationDeg >= minSunElevationDeg,
    );
  if (lit.length === 0) return [];
  const lines = scanLinesOf(orbit, instrument, frame);
  const frameId = idOf(frame, revolution, request);
  const properties = propertiesOf(frame, revolution, { orbit, middle, instrument: instrument.name });
  return lit
    .map(
      ({ column, number, sunElevationDeg }): Product => ({
        id: isCut ? `${frameId}_C${number}` : frameId,
        collection: request.collection,
        platform: request.platform,
        constellation: constellationOf(request.platform),
        footprint: granuleFootprint(lines, column),
        startTime: frame.startTime,
        stopTime: frame.stopTime,
        properties: {
          ...properties,
          ...(isCut ? { "eomatch:column": number } : {}),
          "view:sun_elevation": Math.round(sunElevationDeg * 100) / 100,
        },
        assets: {},
        stacExtensions,
        links: [],
      }),
    )
    .filter(({ footprint }) => area === undefined || area.touches(footprint));
}

function middleOf({ startTime, stopTime }: Frame): Date {
  return new Date(Math.round((startTime.getTime() + stopTime.getTime()) / 2));
}

function sunOver(column: Column, line: ScanLine, time: Date): number {
  return solarElevationDeg(columnCentre(line, column), time);
}

/**
 * `SIMULATED_S2A_S2_MSI_L1C_20220521T113012_O36098_F0123`: satellite, collection, start, revolution, frame.
 *
 * The collection rather than the instrument, since collections of one instrument share their frames.
 */
function idOf(
  { number, startTime }: Frame,
  { orbitNumber }: RevolutionSpan,
  { platform, collection }: ProductRequest,
): string {
  const revolution = hasPublishedNumber(orbitNumber) ? [`O${String(orbitNumber).padStart(5, "0")}`] : [];
  const frame = `F${String(number).padStart(4, "0")}`;
  return ["SIMULATED", platform, collection, compactInstant(startTime), ...revolution, frame].join("_");
}

/** Element sets without revolution numbers are counted from 0, also backwards; real revolutions from 1. */
function hasPublishedNumber(orbitNumber: number): boolean {
  return orbitNumber >= 1;
}

function propertiesOf(
  { number }: Frame,
  { orbitNumber, startTime }: RevolutionSpan,
  {
    orbit,
    middle,
    instrument,
  }: { readonly orbit: Orbit; readonly middle: Date; readonly instrument: string },
): Product["properties"] {
  return {
    "eomatch:simulated": true,
    "eomatch:frame": number,
    instruments: [instrument.toLowerCase()],
    "sat:orbit_state": stateAt(orbit, middle).isAscending ? "ascending" : "descending",
    ...(hasPublishedNumber(orbitNumber) ? { "sat:absolute_orbit": orbitNumber } : {}),
    "sat:anx_datetime": formatInstant(startTime),
  };
}
