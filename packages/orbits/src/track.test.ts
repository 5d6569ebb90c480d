import { distanceKm, toVector, type Vector } from "@eomatch/finder";
import { describe, expect, it } from "vitest";
import { madeUpTle, PUBLIC_TLE } from "../test/public-element-sets.js";
import { createOrbit, type Orbit } from "./orbit.js";
import { subSatellitePoint } from "./state.js";
import { parseTle } from "./tle.js";
import { Track, tracksOf } from "./track.js";

const start = Date.parse("2022-05-21T12:00:00Z") / 1000;
const day = { startSeconds: start, stopSeconds: start + 86_400 };

function trackOf(orbit: Orbit): Track {
  return new Track(orbit.arcs[0]!.propagator, day);
}

function pointAt(track: Track, unixSeconds: number): { position: Vector; velocity: Vector } {
  const s = new Float64Array(6);
  track.evaluate(unixSeconds, s);
  return { position: [s[0]!, s[1]!, s[2]!], velocity: [s[3]!, s[4]!, s[5]!] };
}

describe("an interpolated track", () => {
  it.each([
    ["Sentinel-2", PUBLIC_TLE.S2A],
    [
      "an ISS-like orbit",
      madeUpTle({ inclinationDeg: 51.6, rightAscensionDeg: 0, meanAnomalyDeg: 0, meanMotionRevPerDay: 15.9 }),
    ],
    [
      "an eccentric orbit",
      madeUpTle({
        inclinationDeg: 80,
        rightAscensionDeg: 0,
        meanAnomalyDeg: 0,
        eccentricity: 0.05,
        meanMotionRevPerDay: 14.5,
      }),
    ],
  ])("is within 2 m of SGP4 all along %s", (_, text) => {
    const orbit = createOrbit(parseTle(text));
    const track = trackOf(orbit);
    let worstKm = 0;
    for (let t = start; t < start + 12_000; t += 3.7) {
      const [lon, lat] = subSatellitePoint(orbit, new Date(Math.round(t * 1000)));
      const { position } = pointAt(track, Math.round(t * 1000) / 1000);
      worstKm = Math.max(worstKm, distanceKm(position, toVector(lon, lat)));
    }
    expect(worstKm).toBeLessThan(0.002);
  });

  it("has velocities that are the change of its positions", () => {
    const track = trackOf(createOrbit(parseTle(PUBLIC_TLE.S2A)));
    for (let t = start; t < start + 6000; t += 41) {
      const [before, here, after] = [t - 0.01, t, t + 0.01].map((s) => pointAt(track, s));
      for (const axis of [0, 1, 2] as const) {
        const change = (after!.position[axis] - before!.position[axis]) / 0.02;
        expect(Math.abs(here!.velocity[axis] - change)).toBeLessThan(1e-8);
      }
    }
  });
});

describe("tracks of an orbit", () => {
  it("end where the element set changes and where a leap second lies, and leave no gap", () => {
    const elements = {
      inclinationDeg: 98,
      rightAscensionDeg: 10,
      meanAnomalyDeg: 0,
      meanMotionRevPerDay: 14.3,
    };
    const orbit = createOrbit(
      ["16365.50000000", "16366.50000000", "17001.50000000"].flatMap((epoch) =>
        parseTle(madeUpTle({ ...elements, epoch })),
      ),
    );
    const from = Date.parse("2016-12-30T00:00:00Z") / 1000;
    const to = Date.parse("2017-01-02T00:00:00Z") / 1000;
    const tracks = tracksOf(orbit, { startSeconds: from, stopSeconds: to });
    expect(
      tracks.map(({ startSeconds }) => new Date(startSeconds * 1000).toISOString().slice(0, 13)),
    ).toEqual(["2016-12-30T00", "2016-12-31T00", "2017-01-01T00"]);
    expect(tracks.map(({ stopSeconds }) => stopSeconds)).toEqual([
      ...tracks.slice(1).map(({ startSeconds }) => startSeconds),
      to,
    ]);
    // Across the leap second the last and the first point are one second of flight apart, not none.
    const [before, after] = [tracks[1]!, tracks[2]!].map((track) =>
      pointAt(track, Date.parse("2017-01-01T00:00:00Z") / 1000),
    );
    const jumpKm = distanceKm(before!.position, after!.position);
    expect(jumpKm).toBeGreaterThan(5);
  });
});
