import type { AscendingNode, Orbit, Period } from "@eomatch/orbits";
import type { PlatformOrbit } from "./platform-orbit.js";

/** One revolution of a satellite, from its ascending node to the next. */
export interface RevolutionSpan extends Period {
  readonly orbit: Orbit;
  readonly orbitNumber: number;
}

const dayMs = 86_400_000;

/**
 * Gives the revolutions that share an instant with a period, in order of time, the same ones for every period.
 *
 * @param orbitOfYear the satellite's orbit for a UTC year; a revolution belongs to the year of its node
 */
export async function* revolutionsIn(
  { startTime, stopTime }: Period,
  orbitOfYear: (year: number) => Promise<PlatformOrbit>,
): AsyncGenerator<RevolutionSpan, void, undefined> {
  // A day more to either side: the revolution under way at the start began before it, and the last one ends later.
  const firstDay = Math.floor(startTime.getTime() / dayMs) - 1;
  const lastDay = Math.floor(stopTime.getTime() / dayMs) + 1;
  let begun: { readonly orbit: Orbit; readonly node: AscendingNode } | undefined;
  for (let day = firstDay; day <= lastDay; day++) {
    const { orbit, nodesOfDay } = await orbitOfYear(new Date(day * dayMs).getUTCFullYear());
    for (const node of nodesOfDay(day)) {
      // A node at midnight is on both days.
      if (begun !== undefined && node.time <= begun.node.time) continue;
      if (begun !== undefined && node.time >= startTime && begun.node.time <= stopTime) {
        yield {
          orbit: begun.orbit,
          orbitNumber: begun.node.orbitNumber,
          startTime: begun.node.time,
          stopTime: node.time,
        };
      }
      begun = { orbit, node };
    }
  }
}
