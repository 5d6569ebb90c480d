import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { collected } from "../test/sample-catalogue.js";
import { maxOpenFiles, readAhead } from "./read-ahead.js";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("readAhead", () => {
  it("yields in order whatever ends first, with a bounded number underway", async () => {
    let underway = 0;
    let most = 0;
    const read = async (i: number): Promise<number> => {
      most = Math.max(most, ++underway);
      await wait((i * 7) % 5);
      underway--;
      return i * 2;
    };
    expect(await collected(readAhead(numbers(100), read))).toEqual(numbers(100).map((i) => i * 2));
    expect(most).toBe(maxOpenFiles);
  });

  it("waits for what is underway when the reader stops or one fails", async () => {
    let underway = 0;
    const read = async (i: number): Promise<number> => {
      underway++;
      await wait(5);
      underway--;
      if (i === 40) throw new Error("number 40");
      return i;
    };
    for await (const i of readAhead(numbers(100), read)) if (i === 3) break;
    expect(underway).toBe(0);
    await expect(collected(readAhead(numbers(100), read))).rejects.toThrow("number 40");
    expect(underway).toBe(0);
  });

  it("reports the first failure in order, and leaves none unhandled when a later one comes sooner", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): number => unhandled.push(error);
    process.on("unhandledRejection", note);
    const read = async (i: number): Promise<number> => {
      await wait(i === 1 ? 20 : 1);
      throw new Error(`number ${i}`);
    };
    await expect(collected(readAhead([1, 2, 3], read))).rejects.toThrow("number 1");
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  it("ends with the signal's reason", async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const i of readAhead(numbers(100), async (n) => n, abort.signal)) {
        seen.push(i);
        if (i === 20) abort.abort(new Error("enough"));
      }
    })();
    await expect(reading).rejects.toThrow("enough");
    expect(seen.at(-1)).toBe(20);
  });
});
