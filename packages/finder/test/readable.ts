import { areaKm2, type Footprint, isFinderError } from "../src/index.js";

/** Whether the finder reads a footprint, or refuses it as one that cannot be understood. */
export function isReadable(footprint: Footprint): boolean {
  try {
    areaKm2(footprint);
    return true;
  } catch (error) {
    if (isFinderError(error, "finder/invalid-footprint")) return false;
    throw error;
  }
}
