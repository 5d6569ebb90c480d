import { describe, expect, it } from "vitest";
import { PUBLIC_TLE } from "../test/public-element-sets.js";
import { hasSharedData, readSharedText, SHARED_DATA } from "../test/shared-data.js";
import { createOrbit } from "./orbit.js";
import { stateAt, subSatellitePoint } from "./state.js";
import { parseTle } from "./tle.js";

const S2A = createOrbit(parseTle(PUBLIC_TLE.S2A));

interface ReferenceSatellite {
  readonly line1: string;
  readonly line2: string;
}

interface Reference {
  readonly tle_used: Readonly<Record<"S6" | "SA", ReferenceSatellite>>;
  readonly orbits_1min: readonly (Readonly<Record<"S6" | "SA", readonly [number, number]>> & {
    readonly time: string;
  })[];
}

/** Distance in km good enough for points close together. */
function apartKm([lonA, latA]: readonly number[], [lonB, latB]: readonly number[]): number {
  const degree = (Math.PI / 180) * 6371;
  const lon = ((((lonA! - lonB!) % 360) + 540) % 360) - 180;
  return Math.hypot((latA! - latB!) * degree, lon * degree * Math.cos((latA! * Math.PI) / 180));
}

describe("the state of a satellite", () => {
  const time = new Date("2022-05-21T12:00:00Z");
  const state = stateAt(S2A, time);

  it("has the height, speed and inclination of Sentinel-2", () => {
    expect(state.heightKm).toBeGreaterThan(785);
    expect(state.heightKm).toBeLessThan(825);
    expect(state.groundSpeedKmPerSecond).toBeGreaterThan(6.5);
    expect(state.groundSpeedKmPerSecond).toBeLessThan(6.9);
    expect(state.elementSet).toBe(S2A.elementSets[0]);
    expect(state.ageDays).toBeCloseTo(0.0197, 3);
  });

  it("heads where the next point of the track lies", () => {
    for (let minutes = 0; minutes < 100; minutes += 3) {
      const here = stateAt(S2A, new Date(time.getTime() + minutes * 60_000));
      const next = subSatellitePoint(S2A, new Date(here.time.getTime() + 100));
      const north = (next[1] - here.position[1]) * 111.2;
      const lon = ((((next[0] - here.position[0]) % 360) + 540) % 360) - 180;
      const east = lon * 111.2 * Math.cos((here.position[1] * Math.PI) / 180);
      const bearing = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
      expect(Math.abs(bearing - here.headingDeg)).toBeLessThan(0.5);
      expect(here.isAscending).toBe(here.headingDeg < 90 || here.headingDeg > 270);
    }
  });

  it("has the sub-satellite point as its position", () => {
    expect(subSatellitePoint(S2A, time)).toEqual(state.position);
  });

  it.skipIf(!hasSharedData)(`agrees with an independent propagator within 0.2 km${SHARED_DATA}`, () => {
    const reference = JSON.parse(readSharedText("orbits/reference-positions-S6-SA.json")) as Reference;
    for (const name of ["S6", "SA"] as const) {
      const { line1, line2 } = reference.tle_used[name];
      const sets = parseTle(`${line1}\n${line2}`);
      const plain = createOrbit(sets);
      const turned = createOrbit(sets, { ut1MinusUtcSeconds: -0.19 });
      for (const point of reference.orbits_1min) {
        const [lat, lon] = point[name];
        const instant = new Date(point.time);
        expect(apartKm(subSatellitePoint(plain, instant), [lon, lat])).toBeLessThan(0.2);
        expect(apartKm(subSatellitePoint(turned, instant), [lon, lat])).toBeLessThan(0.015);
      }
    }
  });
});
