/**
 * Simulated acquisitions: products cut from an instrument's swath along its satellite's real orbit.
 *
 * {@link simulatedProvider} is a product provider like any other, for planning, demonstrations and tests at scale. It
 * needs element sets (an `OrbitSource`) and no archive. {@link simulatedCollections} says which collections it serves
 * and how they are cut; an {@link Acquisition} of yours adds one.
 *
 * Every product says so: its id begins with `SIMULATED_`, its property `eomatch:simulated` is true, and it has no
 * assets and no links. Footprints are great-circle polygons by RFC 7946, times UTC, lengths kilometres.
 *
 * @packageDocumentation
 */
export {
  type Acquisition,
  type AcquisitionTable,
  type FrameLength,
  simulatedCollections,
} from "./acquisition.js";
export { type SimulatedProviderOptions, simulatedProvider } from "./simulated-provider.js";
