import type { MatchConstraint } from "./criteria.js";
import { FinderError } from "./errors.js";
import type { Position } from "./geojson.js";
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
