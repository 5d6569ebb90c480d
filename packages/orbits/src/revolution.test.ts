import { describe, expect, it } from "vitest";
import { madeUpTle, PUBLIC_TLE } from "../test/public-element-sets.js";
import { createOrbit, type Orbit } from "./orbit.js";
import { ascendingNodes, revolutionAt } from "./revolution.js";
import { stateAt } from "./state.js";
import { parseTle } from "./tle.js";

const S2A = createOrbit(parseTle(PUBLIC_TLE.S2A));
const period = { startTime: new Date("2022-05-21T00:00:00Z"), stopTime: new Date("2022-05-23T00:00:00Z") };

/** A satellite whose published sets are a day apart, each made by letting the one before run on. */
function steadyHistory(revolutions: readonly number[]): Orbit {
  const perDay = 14.3;
  return createOrbit(
    revolutions.flatMap((revolutionNumber, day) =>
      parseTle(
        madeUpTle({
          epoch: `${22141 + day}.50000000`,
          inclinationDeg: 63.4349,
          rightAscensionDeg: 10,
          meanAnomalyDeg: (0.1 + day * perDay * 360) % 360,
          meanMotionRevPerDay: perDay,
          revolutionNumber,
        }),
      ).map((set) => ({ ...set, internationalDesignator: "2003-001A" })),
    ),
  );
}

describe("ascending nodes", () => {
  it("lie on the equator, northbound, to the millisecond", () => {
    const nodes = ascendingNodes(S2A, period);
    expect(nodes).toHaveLength(28);
    for (const { time } of nodes) {
      const [before, after] = [-1, 1].map((ms) => stateAt(S2A, new Date(time.getTime() + ms)));
      expect(before!.earthFixed.positionKm[2]).toBeLessThan(0);
      expect(after!.earthFixed.positionKm[2]).toBeGreaterThan(0);
      expect(after!.isAscending).toBe(true);
    }
  });

  it("are numbered one after the other from the published number at epoch", () => {
    const nodes = ascendingNodes(S2A, period);
    expect(nodes.map(({ orbitNumber }) => orbitNumber)).toEqual(
      nodes.map((_, i) => nodes[0]!.orbitNumber + i),
    );
    // Epoch 11:31:39.787; the elements put it just past the node (mean argument of latitude 0.14°).
    const atEpoch = nodes.find(({ orbitNumber }) => orbitNumber === 36099);
    expect(atEpoch!.time.getTime()).toBeGreaterThan(Date.parse("2022-05-21T11:31:30Z"));
    expect(atEpoch!.time.getTime()).toBeLessThanOrEqual(Date.parse("2022-05-21T11:31:39.787Z"));
  });

  it("are the same however the period is cut", () => {
    const orbit = steadyHistory([90_100, 90_114, 90_129, 90_143]);
    const whole = { startTime: new Date("2022-05-20"), stopTime: new Date("2022-05-26") };
    const parts = [];
    for (let t = whole.startTime.getTime(); t < whole.stopTime.getTime(); t += 4_321_000) {
      const startTime = new Date(t);
      const stopTime = new Date(Math.min(t + 4_320_999, whole.stopTime.getTime()));
      parts.push(...ascendingNodes(orbit, { startTime, stopTime }));
    }
    expect(parts).toEqual(ascendingNodes(orbit, whole));
  });

  it("include both ends of the period", () => {
    const node = ascendingNodes(S2A, period)[3]!;
    const found = ascendingNodes(S2A, { startTime: node.time, stopTime: node.time });
    expect(found.length).toBeLessThanOrEqual(1);
    const around = {
      startTime: new Date(node.time.getTime() - 1),
      stopTime: new Date(node.time.getTime() + 1),
    };
    expect(ascendingNodes(S2A, around)).toEqual([node]);
  });
});

describe("revolution numbers", () => {
  it("go on past the five digits a TLE has, in the hundred thousands of the launch year", () => {
    // Launched in 2000: about 116,000 revolutions by 2022, of which the last five digits are published.
    const text = madeUpTle({
      inclinationDeg: 98,
      rightAscensionDeg: 0,
      meanAnomalyDeg: 90,
      meanMotionRevPerDay: 14.57,
      revolutionNumber: 16_000,
    });
    const old = createOrbit(parseTle(text).map((set) => ({ ...set, internationalDesignator: "2000-001A" })));
    expect(revolutionAt(old, old.elementSets[0]!.epoch).orbitNumber).toBe(116_000);
  });

  it("run through the wrap of a history without a step", () => {
    const orbit = steadyHistory([99_990, 4, 19, 33]);
    const nodes = ascendingNodes(orbit, {
      startTime: new Date("2022-05-21"),
      stopTime: new Date("2022-05-25"),
    });
    expect(nodes.map(({ orbitNumber }) => orbitNumber)).toEqual(
      nodes.map((_, i) => nodes[0]!.orbitNumber + i),
    );
  });

  it("outvote a published number that is off by one", () => {
    const right = steadyHistory([90_100, 90_114, 90_129, 90_143, 90_157]);
    const wrong = steadyHistory([90_100, 90_114, 90_130, 90_143, 90_157]);
    const time = new Date("2022-05-23T12:00:00Z");
    expect(revolutionAt(wrong, time)).toEqual(revolutionAt(right, time));
  });
});

describe("the revolution at an instant", () => {
  it("began at its node and says where in it the satellite is", () => {
    for (let minutes = 0; minutes < 300; minutes += 7) {
      const time = new Date(period.startTime.getTime() + minutes * 60_000);
      const revolution = revolutionAt(S2A, time);
      const sinceNode = (time.getTime() - revolution.time.getTime()) / 1000;
      expect(sinceNode).toBeGreaterThanOrEqual(0);
      expect(sinceNode).toBeLessThan(6043);
      expect(Math.abs(revolution.argumentOfLatitudeDeg - (sinceNode / 6041.9) * 360)).toBeLessThan(0.5);
      expect(revolution.isAscending).toBe(stateAt(S2A, time).isAscending);
    }
  });
});
