import type { OrbitSource } from "@eomatch/stac-model";
import { expect, it } from "vitest";
import { platformOrbit } from "./platform-orbit.js";

const period = { startTime: new Date("2022-05-21T00:00:00Z"), stopTime: new Date("2022-05-22T00:00:00Z") };

it("names the documents of a satellite in which no element set can be read, and warns of each set", async () => {
  const orbitSource: OrbitSource = {
    name: "my files",
    elementSets: async () => [{ text: "1 40697U 15028A   22141.4803", source: "S2A.tle" }],
  };
  const warnings: string[] = [];
  const orbit = platformOrbit("S2A", period, {
    orbitSource,
    onProgress: (progress) => {
      if (progress.stage === "warning") warnings.push(progress.message);
    },
  });
  await expect(orbit).rejects.toThrow(
    /^my files has no element sets of S2A \(NORAD 40697\): none can be read in S2A\.tle; add some/,
  );
  expect(warnings).toEqual([expect.stringMatching(/^element set left out: .*S2A\.tle line 1/)]);
});
