import { AUTHALIC_RADIUS_KM, type Footprint, type Position, toVector } from "@eomatch/finder";
import { OrbitError } from "./errors.js";
import { prepareRegion, type Region } from "./region.js";
import { solarElevationDeg } from "./sun.js";

/** Which way a satellite is to fly. */
export type PassDirection = "ascending" | "descending";

/** What an encounter must be like besides being near enough; what is left out does not restrict. */
export interface CrossoverConditions {
  /** Any GeoJSON that the area of the encounter must overlap. */
  readonly region?: Region | undefined;
  /**
   * Least and greatest elevation of the Sun, degrees, inclusive, at the encounter's position halfway between the
   * first and the last passage.
   */
  readonly sunElevationDeg?: readonly [least: number, greatest: number] | undefined;
  /** Which way the satellites fly at their closest approach: all of them, or each in the order given. */
  readonly passes?: PassDirection | readonly (PassDirection | undefined)[] | undefined;
  /** Any other condition on the place, such as land or sea: a test of the encounter's position. */
  readonly surface?: ((position: Position) => boolean) | undefined;
}

/** What conditions look at. */
export interface ConditionSubject {
  readonly startTime: Date;
  readonly stopTime: Date;
  readonly times: readonly Date[];
  readonly position: Position;
  readonly isAscending: readonly boolean[];
  readonly area: Footprint;
}

/** Faster than any ground track, km/s. */
const MAX_GROUND_SPEED = 8.5;
/** Room for margins of areas, km. */
const AREA_MARGIN_KM = 20;

/**
 * Makes one test of all conditions, the cheap ones first: most encounters are sifted out without their area.
 *
 * @param reachKm how far from the tracks the area may reach: the distance limit, or as far as the swaths do
 * @throws OrbitError `orbits/bad-region`, `orbits/bad-threshold` for elevations that are none
 */
export function conditionTest(
  { region, sunElevationDeg, passes, surface }: CrossoverConditions,
  reachKm: number,
): (subject: ConditionSubject) => boolean {
  const [least, greatest] = sunElevationDeg ?? [-90, 90];
  if (!(least <= greatest)) {
    throw new OrbitError(
      "orbits/bad-threshold",
      `expected sunElevationDeg as [least, greatest] in degrees, found [${least}, ${greatest}]`,
    );
  }
  const prepared = region === undefined ? undefined : prepareRegion(region);
  return (subject) => {
    const { position, isAscending, startTime, stopTime } = subject;
    if (!isAscending.every((ascends, i) => fits(ascends, typeof passes === "string" ? passes : passes?.[i])))
      return false;
    if (sunElevationDeg !== undefined) {
      const elevation = solarElevationDeg(position, middleOf(subject.times));
      if (!(elevation >= least && elevation <= greatest)) return false;
    }
    if (surface !== undefined && !surface(position)) return false;
    if (prepared === undefined) return true;
    const seconds = (stopTime.getTime() - startTime.getTime()) / 1000;
    const wayKm = seconds * MAX_GROUND_SPEED + 2 * reachKm + AREA_MARGIN_KM;
    const cap = { centre: toVector(...position), angle: wayKm / AUTHALIC_RADIUS_KM };
    return prepared.mayReach(cap) && prepared.overlaps(subject.area);
  };
}

function fits(isAscending: boolean, wanted: PassDirection | undefined): boolean {
  return wanted === undefined || isAscending === (wanted === "ascending");
}

function middleOf(times: readonly Date[]): Date {
  const instants = times.map((time) => time.getTime());
  return new Date((Math.min(...instants) + Math.max(...instants)) / 2);
}
