import type { MatchConstraint } from "./criteria.js";
import { edgeDistanceKm } from "./edge-distance.js";
import { FinderError } from "./errors.js";
import type { Position } from "./geojson.js";
import { inscribedCentre } from "./inscribed-circle.js";
import type { Observation } from "./observation.js";

/** Wants a match when every one of the constraints does. */
export function allOf<T>(...constraints: readonly MatchConstraint<T>[]): MatchConstraint<T> {
  return (match) => constraints.every((constraint) => constraint(match));
}

/** Wants a match when at least one of the constraints does. */
export function anyOf<T>(...constraints: readonly MatchConstraint<T>[]): MatchConstraint<T> {
  return (match) => constraints.some((constraint) => constraint(match));
}

/** Wants a match when the constraint does not. */
export function not<T>(constraint: MatchConstraint<T>): MatchConstraint<T> {
  return (match) => !constraint(match);
}

/** Wants a match of at least `km2` square kilometres, inclusive; on its own, `minOverlapKm2` does the same sooner. */
export function minArea(km2: number): MatchConstraint<unknown> {
  expectAmount("area", km2);
  return ({ areaKm2 }) => areaKm2 >= km2;
}

/** Wants a match of at most `seconds` between its products, inclusive, measured as `timeDiff` of the criteria says. */
export function maxTimeDiff(seconds: number): MatchConstraint<unknown> {
  expectAmount("time difference", seconds);
  return ({ timeDiffSeconds }) => timeDiffSeconds <= seconds;
}

/**
 * Wants a match whose region holds a site with at least `km` of it on every side: no product's edge is nearer.
 *
 * What validation at a ground station needs, where the pixels around the site are averaged. Edges are read as great
 * circles (see {@link edgeDistanceKm}).
 *
 * @param position `[lonDeg, latDeg]` of the site
 */
export function insideBy(position: Readonly<Position>, km: number): MatchConstraint<unknown> {
  expectAmount("distance from the edge", km);
  return ({ region }) => region.coordinates.length > 0 && edgeDistanceKm(region, position) >= km;
}

/**
 * Wants a match whose region has room for a circle of radius `km` somewhere: a place at least so far from every edge.
 *
 * Keeps strips and corners out, which `minArea` lets pass. Found to a hundredth of the radius.
 */
export function minInscribedRadius(km: number): MatchConstraint<unknown> {
  if (!(km > 0)) throw notAnAmount("inscribed radius", km, "above 0");
  return ({ region }) => region.coordinates.length > 0 && inscribedCentre(region, km) !== undefined;
}

function expectAmount(name: string, value: number): void {
  if (!(value >= 0)) throw notAnAmount(name, value, "that is not negative");
}

function notAnAmount(name: string, value: number, wanted: string): FinderError {
  return new FinderError("finder/invalid-criteria", `${name} is ${value}, give a number ${wanted}`);
}

/** Wants a match whose ground is at least `fraction` (0 to 1, inclusive) of a product's footprint. */
export function minFraction(
  fraction: number,
  options: {
    /** `"each"` footprint (the default), or `"any"` of them, which is the smallest. */
    readonly of?: "each" | "any";
  } = {},
): MatchConstraint<Observation> {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new FinderError("finder/invalid-criteria", `fraction is ${fraction}, give a number from 0 to 1`);
  }
  const { of = "each" } = options;
  // A product that lies wholly within the other has a fraction of 1 less a rounding error.
  const least = fraction * (1 - 1e-9);
  return ({ areaKm2, footprintAreasKm2 }) => {
    const isEnough = (ownKm2: number): boolean => areaKm2 >= least * ownKm2;
    return of === "each" ? footprintAreasKm2.every(isEnough) : footprintAreasKm2.some(isEnough);
  };
}

/**
 * Wants a match by the height of the Sun above the middle of its region, when the first product was acquired.
 *
 * The height comes from a function of yours (astronomy is not in this package): degrees above the horizon, for a
 * position `[lonDeg, latDeg]` and a UTC instant. Limits are inclusive; by default from the horizon upwards: day.
 */
export function sunElevation(
  elevationDeg: (position: Position, time: Date) => number,
  limits: { readonly minDeg?: number; readonly maxDeg?: number } = { minDeg: 0 },
): MatchConstraint<Observation> {
  const { minDeg = -90, maxDeg = 90 } = limits;
  return ({ centroid, products }) => {
    const earliestMs = Math.min(...products.map((product) => product.startTime.getTime()));
    const found = elevationDeg(centroid, new Date(earliestMs));
    return found >= minDeg && found <= maxDeg;
  };
}
