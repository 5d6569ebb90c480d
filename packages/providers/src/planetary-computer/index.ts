/**
 * Signing in at the Planetary Computer, whose files need a signature that expires.
 *
 * {@link planetaryComputerCredentials} is given as `credentials` to `stacApiProvider`; the kind `planetary-computer` of a
 * config does so by itself.
 *
 * @packageDocumentation
 */
export {
  type PlanetaryComputerOptions,
  planetaryComputerCredentials,
} from "./planetary-computer-credentials.js";
