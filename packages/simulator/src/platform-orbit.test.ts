import { isOrbitError } from "@eomatch/orbits";
import { isOrbitSourceError, isProviderError, type OrbitSource, OrbitSourceError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { countingSource, elementSets } from "../test/element-sets.js";
import { cachedOrbits, noElementSets } from "./platform-orbit.js";

const provider = "simulator";
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe("cached orbits", () => {
  it("ask the source once for a satellite and year, also side by side", async () => {
    const orbitSource = countingSource();
    const load = cachedOrbits({ orbitSource, provider });
    const [first, second] = await Promise.all([load("S2A", 2022), load("S2A", 2022)]);
    expect(await load("S2A", 2022)).toBe(first);
    expect(second).toBe(first);
    await load("Landsat-9", 2022);
    await load("S2A", 2023);
    expect(orbitSource.asked).toEqual(["S2A", "Landsat-9", "S2A"]);
  });

  it("are asked for whole years and a fortnight to either side", async () => {
    const asked: string[] = [];
    const orbitSource: OrbitSource = {
      name: "inline",
      elementSets: async ({ platform, startTime, stopTime }) => {
        asked.push(`${platform.noradId} ${startTime.toISOString()} ${stopTime.toISOString()}`);
        return [];
      },
    };
    await cachedOrbits({ orbitSource, provider })("S2A", 2022);
    expect(asked).toEqual(["40697 2021-12-18T00:00:00.000Z 2023-01-15T00:00:00.000Z"]);
  });

  it("try again after a failure, which they name with its cause", async () => {
    let isDown = true;
    const cause = new OrbitSourceError("orbit-source/unavailable", "inline: the line is down");
    const orbitSource: OrbitSource = {
      name: "inline",
      elementSets: async () => {
        if (isDown) throw cause;
        return [{ text: elementSets["S2A"] as string, source: "s2a.tle" }];
      },
    };
    const load = cachedOrbits({ orbitSource, provider });
    const error = await rejection(load("S2A", 2022));
    expect(isProviderError(error, "provider/unavailable")).toBe(true);
    expect((error as Error).message).toBe(
      "simulator: acquisitions of S2A cannot be simulated: no orbit from inline: inline: the line is down",
    );
    expect((error as Error).cause).toBe(cause);
    isDown = false;
    expect((await load("S2A", 2022))?.orbit.noradId).toBe(40697);
  });

  it("pick the satellite by NORAD number, by name, or as the only one there is", async () => {
    const load = cachedOrbits({ orbitSource: countingSource(), provider });
    expect((await load("S3A", 2022))?.orbit.noradId).toBe(41335);
    expect(await load("S3B", 2022)).toBeUndefined();
    expect(await load("Dawn", 2022)).toBeUndefined();
    const renamed = (elementSets["S2A"] as string).replace("S2A", "Dawn");
    const both = countingSource(`${renamed}${elementSets["S2B"]}`);
    expect((await cachedOrbits({ orbitSource: both, provider })("Dawn", 2022))?.orbit.noradId).toBe(40697);
    const only = countingSource(elementSets["S2B"]);
    expect((await cachedOrbits({ orbitSource: only, provider })("Dawn", 2022))?.orbit.noradId).toBe(42063);
  });

  it("tell of element sets that cannot be used, and fail with the reason when none is left", async () => {
    const broken = (elementSets["S2A"] as string).replace("9995", "9994");
    const told: string[] = [];
    const onSkipElementSet = (reason: string): void => {
      told.push(reason);
    };
    const both = countingSource(`${broken}${elementSets["S2A"]}`);
    const kept = await cachedOrbits({ orbitSource: both, provider, onSkipElementSet })("S2A", 2022);
    expect(kept?.orbit.elementSets).toHaveLength(1);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("checksum");

    const error = await rejection(
      cachedOrbits({ orbitSource: countingSource(broken), provider })("S2A", 2022),
    );
    expect(isProviderError(error, "provider/unavailable")).toBe(true);
    expect(isOrbitError((error as Error).cause, "orbits/bad-checksum")).toBe(true);
  });
});

it("the error without element sets names satellite and source", () => {
  const error = noElementSets("S2A", { orbitSource: countingSource(), provider });
  expect(error.message).toBe(
    "simulator: acquisitions of S2A cannot be simulated: inline has no element sets of S2A (NORAD 40697); add some to it",
  );
  expect(isOrbitSourceError(error.cause, "orbit-source/not-found")).toBe(true);
});
