import { describe, expect, it } from "vitest";
import { turns } from "./turns.js";

describe("turns", () => {
  it("gives one turn at a time, in the order asked", async () => {
    const queue = turns();
    const log: string[] = [];
    await Promise.all(
      ["a", "b", "c"].map(async (name) => {
        const end = await queue.take();
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        end();
        end();
      }),
    );
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  it("lets go of the queue when aborted while waiting, and lets those behind wait on", async () => {
    const queue = turns();
    const end = await queue.take();
    const abort = new AbortController();
    const second = queue.take(abort.signal);
    let isThirdHere = false;
    const third = queue.take().then((release) => {
      isThirdHere = true;
      return release;
    });
    abort.abort(new Error("no longer wanted"));
    await expect(second).rejects.toThrow("no longer wanted");
    expect(isThirdHere).toBe(false);
    end();
    (await third)();
    await expect(queue.take(abort.signal)).rejects.toThrow("no longer wanted");
    (await queue.take())();
  });
});
