import { expect, it } from "vitest";
import { faultRuns } from "../src/download/fault-runs.js";

it("brings every file whole or says why it does not, from a server that does everything wrong", async () => {
  const counts = await faultRuns({ runs: 150, seed: 7 });
  expect(counts).toMatchObject({ wrong: 0, leaked: 0 });
  expect(counts.whole + counts.named).toBe(150);
  expect(counts.whole).toBeGreaterThan(75);
  expect(Object.keys(counts.faults).length).toBeGreaterThan(20);
}, 120_000);
