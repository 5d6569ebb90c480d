/**
 * The table of instruments, and how to make one that is not in it, without all that computes orbits: see the main entry.
 *
 * @packageDocumentation
 */

export { createInstrument, INSTRUMENTS, type Instrument, type InstrumentName } from "./instrument.js";
