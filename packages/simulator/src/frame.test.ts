import { distanceKm } from "@eomatch/finder";
import { createOrbit, parseElementSets, subSatellitePoint } from "@eomatch/orbits";
import { describe, expect, it } from "vitest";
import { elementSets } from "../test/element-sets.js";
import { type Frame, framesOf } from "./frame.js";

const orbit = createOrbit(parseElementSets(elementSets["S3A"] as string));
// From one node to the next: 86400 s / 14.267 rev/day.
const revolution = {
  orbit,
  orbitNumber: 32586,
  startTime: new Date("2022-05-21T01:57:05.064Z"),
  stopTime: new Date("2022-05-21T03:38:04.264Z"),
};

const secondsOf = ({ startTime, stopTime }: Frame): number =>
  (stopTime.getTime() - startTime.getTime()) / 1000;

/** Way of the sub-satellite point, added up second by second. */
function trackKm({ startTime, stopTime }: Frame): number {
  let km = 0;
  for (let ms = startTime.getTime(); ms < stopTime.getTime(); ms += 1000) {
    const next = new Date(Math.min(ms + 1000, stopTime.getTime()));
    km += distanceKm(subSatellitePoint(orbit, new Date(ms)), subSatellitePoint(orbit, next));
  }
  return km;
}

describe.each([{ seconds: 180 }, { seconds: 300 }, { lengthKm: 110 }, { lengthKm: 180 }])(
  "frames of %j",
  (length) => {
    const frames = framesOf(revolution, length);

    it("cover the revolution from node to node without gap or overlap", () => {
      expect(frames[0]?.startTime).toEqual(revolution.startTime);
      expect(frames.at(-1)?.stopTime).toEqual(revolution.stopTime);
      for (const [i, frame] of frames.slice(1).entries())
        expect(frame.startTime).toEqual(frames[i]?.stopTime);
      expect(frames.map(({ number }) => number)).toEqual(frames.map((_, i) => i + 1));
    });

    it("are as long as asked, the last half to one and a half times", () => {
      const measured = frames.map("seconds" in length ? secondsOf : trackKm);
      const asked = "seconds" in length ? length.seconds : length.lengthKm;
      for (const size of measured.slice(0, -1)) expect(Math.abs(size - asked)).toBeLessThan(asked / 5000);
      const last = measured.at(-1) as number;
      expect(last).toBeGreaterThan(asked * 0.499);
      expect(last).toBeLessThan(asked * 1.501);
    });
  },
);

it("makes one frame of a revolution that is shorter than the frame", () => {
  const short = { ...revolution, stopTime: new Date(revolution.startTime.getTime() + 100_000) };
  expect(framesOf(short, { seconds: 300 })).toEqual([
    { number: 1, startTime: short.startTime, stopTime: short.stopTime },
  ]);
  expect(framesOf(short, { lengthKm: 5000 })).toHaveLength(1);
});
