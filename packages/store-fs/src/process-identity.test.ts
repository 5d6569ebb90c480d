import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameOfProcess, processOfName, thisMachine } from "./process-identity.js";

describe("names of processes", () => {
  it("tell the process again, are no two alike, and are file names anywhere", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 });
    const identity = fc.record({
      host: text,
      pid: fc.integer({ min: 1, max: 4_194_304 }),
      startTicks: fc.stringMatching(/^\d{0,12}$/),
      bootId: text,
      pidNamespace: text,
    });
    fc.assert(
      fc.property(identity, (process) => {
        const name = nameOfProcess(process);
        expect(processOfName(name)).toEqual(process);
        expect(nameOfProcess(process)).not.toBe(name);
        expect(name).toMatch(/^[A-Za-z0-9%+._~!'()-]+$/);
      }),
    );
    fc.assert(fc.property(text, (other) => processOfName(other) === undefined));
  });
});

describe("thisMachine", () => {
  it("knows that this process is alive, and that a number with another start is of a dead one", async () => {
    const { self, stateOf } = await thisMachine();
    expect(await stateOf(self)).toBe("alive");
    const isLinux = process.platform === "linux";
    expect(await stateOf({ ...self, startTicks: `${self.startTicks}1` })).toBe(isLinux ? "dead" : "unknown");
    expect(await stateOf({ ...self, host: `${self.host}-2` })).toBe("unknown");
    expect(await stateOf({ ...self, bootId: "another" })).toBe("unknown");
  });

  it("knows that a process that has ended is dead", async () => {
    const { self, stateOf } = await thisMachine();
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");
    expect(await stateOf({ ...self, pid: child.pid as number, startTicks: "1" })).toBe("dead");
  });
});
