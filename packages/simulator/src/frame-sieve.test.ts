import { createOrbit, INSTRUMENTS, parseElementSets, solarElevationDeg } from "@eomatch/orbits";
import type { Footprint } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { box, elementSets, evenly } from "../test/element-sets.js";
import { framesOf } from "./frame.js";
import { siftFrames } from "./frame-sieve.js";
import { columnCentre, columnsOf, granuleFootprint, scanLineAt, scanLinesOf } from "./granule.js";
import { prepareSearchArea } from "./search-area.js";

const orbit = createOrbit(parseElementSets(elementSets["S3A"] as string));
const instrument = INSTRUMENTS.OLCI;
const revolution = {
  orbit,
  orbitNumber: 32586,
  startTime: new Date("2022-05-21T01:57:05.064Z"),
  stopTime: new Date("2022-05-21T03:38:04.264Z"),
};
const frames = framesOf(revolution, { seconds: 60 });
const [whole = { fromKm: 0, toKm: 0 }] = columnsOf(instrument, undefined);
const footprints = frames.map((frame) => granuleFootprint(scanLinesOf(orbit, instrument, frame), whole));

describe("the sieve", () => {
  it("lets every frame pass when nothing is asked, in order", () => {
    const sieve = { orbit, instrument, area: undefined, minSunElevationDeg: undefined };
    expect([...siftFrames(frames, sieve)]).toEqual(frames);
  });

  it("loses no frame that touches the area, and few others pass", () => {
    let looked = 0;
    let kept = 0;
    let touched = 0;
    fc.assert(
      fc.property(evenly(-180, 175), evenly(-90, 85), (west, south) => {
        const area = prepareSearchArea(box(west, south, west + 5, south + 5) as Footprint, "simulator");
        const passed = new Set(
          siftFrames(frames, { orbit, instrument, area, minSunElevationDeg: undefined }),
        );
        for (const [i, frame] of frames.entries()) {
          looked += 1;
          if (passed.has(frame)) kept += 1;
          if (!area.touches(footprints[i] as Footprint)) continue;
          touched += 1;
          expect(passed.has(frame)).toBe(true);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(touched).toBeGreaterThan(50);
    expect(kept).toBeLessThan(looked / 20);
  });

  it.each([0, 20, -10])(
    "loses no frame whose centre has the Sun %i° up, and drops the night",
    (minSunElevationDeg) => {
      const passed = new Set(siftFrames(frames, { orbit, instrument, area: undefined, minSunElevationDeg }));
      for (const frame of frames) {
        const middle = new Date((frame.startTime.getTime() + frame.stopTime.getTime()) / 2);
        const centre = columnCentre(scanLineAt(orbit, instrument, middle), whole);
        if (solarElevationDeg(centre, middle) >= minSunElevationDeg) expect(passed.has(frame)).toBe(true);
      }
      expect(passed.size).toBeLessThan(frames.length * 0.75);
    },
  );
});
