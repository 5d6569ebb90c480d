import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runSystemCommand } from "./system-command.js";

const script = fileURLToPath(new URL("../../../scripts/crash-proof.mjs", import.meta.url));

/** The figures of the script that the README's are from, on a smaller scale. */
async function figuresOf(...args: readonly string[]): Promise<{ readonly [name: string]: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  console.info(stdout.trim());
  return JSON.parse(stdout);
}

describe("real processes", () => {
  it("that are killed at random moments lose nothing and leave nothing unreadable", async () => {
    expect(await figuresOf("kills", "25")).toMatchObject({ kills: 25, lost: 0, unreadable: 0 });
  });

  it.skipIf(!canInject())("that are killed at a call of the system lose nothing either", async () => {
    const figures = await figuresOf("syscalls", "25");
    expect(figures).toMatchObject({ lost: 0, unreadable: 0 });
    // Threads count their calls apart, and the last counts are beyond what some of them make.
    expect(figures["kills"]).toBeGreaterThan(5);
  });

  it("may add to one catalogue at once, and a reader never sees a half state", async () => {
    expect(await figuresOf("shared", "8", "60")).toMatchObject({
      expected: 480,
      found: 480,
      halfStates: 0,
      lost: 0,
      unreadable: 0,
    });
  });

  it("are replaced as holders of the lock when they are killed", async () => {
    expect(await figuresOf("takeover", "3")).toMatchObject({ takeovers: 3 });
  });
});

/** Whether strace is there and may trace. */
function canInject(): boolean {
  try {
    runSystemCommand("strace", "-f", "-o", "/dev/null", process.execPath, "--version");
    return true;
  } catch {
    console.info("skipped: kills at calls of the system (strace is not there or may not trace)");
    return false;
  }
}
