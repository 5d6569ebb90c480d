import { findCrossovers, type Orbit } from "@eomatch/orbits";
import { HISTORY_START, orbitOf, type SatelliteName } from "../orbits/element-history.js";
import { answer, request } from "./process-talk.js";

/** Pairs of satellites whose crossovers are to be found from the first day of the histories on. */
export interface OrbitPairsRequest {
  readonly pairs: readonly (readonly [SatelliteName, SatelliteName])[];
  readonly days: number;
}

/** How many there are and what it took, the whole process. */
export interface OrbitPairsAnswer {
  readonly crossovers: number;
  readonly cpuS: number;
  readonly rssMb: number;
}

const { pairs, days } = request<OrbitPairsRequest>();
const orbits = new Map<SatelliteName, Orbit>();
const orbit = (name: SatelliteName): Orbit => {
  const made = orbits.get(name) ?? orbitOf(name, days);
  orbits.set(name, made);
  return made;
};
const stopTime = new Date(HISTORY_START.getTime() + days * 86_400_000);
let crossovers = 0;
for (const [first, second] of pairs) {
  crossovers += findCrossovers(orbit(first), orbit(second), {
    startTime: HISTORY_START,
    stopTime,
    maxDistanceKm: 100,
    maxTimeDiffSeconds: 1800,
  }).length;
}
const { user, system } = process.cpuUsage();
answer<OrbitPairsAnswer>({
  crossovers,
  cpuS: (user + system) / 1e6,
  rssMb: process.resourceUsage().maxRSS / 1024,
});
