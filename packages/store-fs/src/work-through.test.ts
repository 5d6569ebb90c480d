import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { maxOpenFiles } from "./read-ahead.js";
import { workThrough } from "./work-through.js";

const numbers = Array.from({ length: 100 }, (_, i) => i);

describe("workThrough", () => {
  it("answers in the order of the inputs, whether the work had to wait or not", async () => {
    const work = (i: number): number | Promise<number> =>
      i % 3 === 0 ? setTimeout(i % 5).then(() => i * 2) : i * 2;
    expect(await workThrough(numbers, work)).toEqual(numbers.map((i) => i * 2));
  });

  it("waits for some answers at a time only", async () => {
    let underway = 0;
    let most = 0;
    await workThrough(numbers, async () => {
      most = Math.max(most, ++underway);
      await setTimeout(1);
      underway--;
    });
    expect(most).toBe(maxOpenFiles);
  });

  it("begins nothing after a failure, and lets what was begun end", async () => {
    for (const isAtOnce of [true, false]) {
      const ended: number[] = [];
      const fail = (): never => {
        throw new Error("number 5");
      };
      const work = (i: number): Promise<number> => {
        if (i === 5 && isAtOnce) fail();
        return setTimeout(i === 5 ? 1 : 20).then(() => (i === 5 ? fail() : ended.push(i)));
      };
      await expect(workThrough(numbers, work)).rejects.toThrow("number 5");
      const atRejection = [...ended];
      await setTimeout(60);
      expect(ended).toEqual(atRejection);
      expect(ended.length).toBeLessThan(numbers.length);
    }
  });

  it("ends with the signal's reason once it is aborted", async () => {
    const abort = new AbortController();
    const begun: number[] = [];
    const working = workThrough(
      numbers,
      (i) => {
        begun.push(i);
        if (i === 7) abort.abort(new Error("enough"));
      },
      abort.signal,
    );
    await expect(working).rejects.toThrow("enough");
    expect(begun).toHaveLength(8);
  });

  it("lets timers have their turn while it works", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const until = performance.now() + 60;
    await workThrough(numbers, () => {
      const end = performance.now() + 2;
      while (performance.now() < end && performance.now() < until);
    });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
  });
});
