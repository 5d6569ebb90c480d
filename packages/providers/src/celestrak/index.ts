/**
 * Element sets of today from CelesTrak.
 *
 * {@link celestrak} fetches the present element sets of a satellite by its NORAD number.
 *
 * @packageDocumentation
 */
export { type CelestrakOptions, celestrak } from "./celestrak.js";
