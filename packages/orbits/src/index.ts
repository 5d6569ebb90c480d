/**
 * Orbits of satellites from public element sets, and where two of them meet.
 *
 * ```
 * parseElementSets(text) → ElementSet[] → createOrbit(sets) → Orbit
 *
 * Orbit ─ stateAt, subSatellitePoint, groundTrack      where it is, what lies beneath
 *       ─ ascendingNodes, revolutionAt                 its revolutions and their numbers
 *       ─ swathEdges, swathPolygon, swathRing          what an instrument sees
 *       ─ elementAge, stalePeriods                     how far the elements can be trusted
 *
 * findCrossovers(orbitA, orbitB, limits) → Crossover[] when and where both pass the same ground
 * findCommonCrossovers(orbits, limits)             and where three and more do
 * ```
 *
 * All instants are UTC (`Date`). Positions are `[longitude, latitude]` in degrees on WGS84, latitude geodetic. Lengths
 * on the ground are great circles on the authalic sphere (radius 6371.007 km). Every instant is propagated by SGP4 from
 * the element set nearest to it in time, so an orbit wants a history of sets, not one.
 *
 * Nothing here reads files, the network, the clock or the environment: texts come in, values come out.
 *
 * @packageDocumentation
 */

export {
  type CommonCrossover,
  type CommonCrossoverOptions,
  findCommonCrossovers,
} from "./common-crossover.js";
export type { CrossoverConditions, PassDirection } from "./conditions.js";
export {
  type Crossover,
  type CrossoverOptions,
  type DistanceOptions,
  findCrossovers,
  type SearchOptions,
  type StaleElements,
  type SwathOptions,
} from "./crossover.js";
export type { ElementSet, ElementSetFormat } from "./element-set.js";
export { isOrbitError, OrbitError, type OrbitErrorCode, type OrbitErrorContext } from "./errors.js";
export { type GroundTrackOptions, groundTrack } from "./ground-track.js";
export { createInstrument, INSTRUMENTS, type Instrument, type InstrumentName } from "./instrument.js";
export { parseOmmCsv, parseOmmJson, parseOmmKvn, parseOmmXml } from "./omm-formats.js";
export {
  createOrbit,
  type ElementAge,
  elementAge,
  groupByNoradId,
  type Orbit,
  type OrbitArc,
  type OrbitOptions,
  stalePeriods,
} from "./orbit.js";
export { parseElementSets } from "./parse-element-sets.js";
export type { ParseOptions } from "./parse-options.js";
export type { Period } from "./period.js";
export {
  type CartesianState,
  type Components,
  createPropagator,
  type Propagator,
  type Ut1MinusUtc,
} from "./propagator.js";
export type { Region } from "./region.js";
export { type AscendingNode, ascendingNodes, type Revolution, revolutionAt } from "./revolution.js";
export type { RevolutionClock } from "./revolution-count.js";
export { type OrbitState, stateAt, subSatellitePoint } from "./state.js";
export { solarElevationDeg, subsolarPoint } from "./sun.js";
export { type SwathEdges, type SwathPolygonOptions, swathEdges, swathPolygon, swathRing } from "./swath.js";
export { timeErrorSeconds } from "./time-error.js";
export { parseTle } from "./tle.js";
