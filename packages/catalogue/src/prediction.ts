import type { Position } from "@eomatch/finder";
import type { Crossover, PassDirection } from "@eomatch/orbits";
import type { Footprint } from "@eomatch/stac-model";
import type { OwnInstruments } from "./platform-swath.js";

/** Which meetings of satellites are wanted. */
export interface PredictRequest {
  /** Two satellites or more, by canonical name; every two of them are looked at, or every so many that meet together. */
  readonly platforms: readonly string[];
  /** How many satellites must meet over the same ground; 2 by default. */
  readonly together?: number | undefined;
  /** UTC, inclusive. */
  readonly startTime: Date;
  readonly stopTime: Date;
  /** Greatest time between the passages, seconds. */
  readonly maxTimeDiffSeconds: number;
  /** Greatest distance of the ground tracks in km, or `swath` for swaths that overlap. */
  readonly near: number | "swath";
  /** Only meetings whose area overlaps this one, RFC 7946; of each, only the part in it. */
  readonly region?: Footprint | undefined;
  /** Instruments that take the place of what the table says; for `swath`. */
  readonly instruments?: OwnInstruments | undefined;
  /** Leaves out meetings with the Sun below this elevation at their place, degrees. */
  readonly minSunElevationDeg?: number | undefined;
  /** Leaves out meetings with the Sun above this elevation at their place, degrees. */
  readonly maxSunElevationDeg?: number | undefined;
  /** Only meetings in which all satellites fly this way. */
  readonly passes?: PassDirection | undefined;
  /** Only meetings whose place passes this test: land, sea … */
  readonly surface?: ((position: Position) => boolean) | undefined;
}

/** A meeting of satellites as both kinds of crossovers tell it. */
export interface Meeting
  extends Pick<Crossover, "startTime" | "stopTime" | "area" | "position" | "distanceKm" | "delaySeconds"> {
  /** In the request's order. */
  readonly platforms: readonly string[];
  /** When each satellite is at its closest approach, or of three and more in the middle of its window. */
  readonly times: readonly Date[];
  /** Whether each satellite moves northwards. */
  readonly isAscending: readonly boolean[];
  /** Age of the element set of each satellite, days; negative before its epoch. */
  readonly elementAgeDays: readonly number[];
}

/** A meeting of two satellites or more that orbits foretell. Of more, distance and delay are the greatest of any two. */
export interface PredictedEvent extends Meeting {
  /** The satellite that comes first. */
  readonly leader: string;
  /** Sun's elevation at the position, degrees, halfway between the first and the last passage. */
  readonly sunElevationDeg: number;
  /** How far off the times may be: nine of ten are better. See timeErrorSeconds of @eomatch/orbits. */
  readonly uncertaintySeconds: number;
  /** False past {@link USEFUL_UNCERTAINTY_SECONDS}: then elements must be fetched again before anything is planned. */
  readonly isUseful: boolean;
}

/** What was foretold, and how far it can be trusted. */
export interface Prediction {
  /** In order of time. */
  readonly events: readonly PredictedEvent[];
  /** Epoch of the latest element set of each satellite. */
  readonly epochs: readonly { readonly platform: string; readonly epoch: Date }[];
  /** When predictions from these elements stop being useful. */
  readonly usefulUntil: Date;
}

/** A minute: more than half of the shortest scenes, and as much as missions leave between planned acquisitions. */
export const USEFUL_UNCERTAINTY_SECONDS = 60;
