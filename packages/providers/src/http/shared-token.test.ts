import { ProviderError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { sharedToken } from "./shared-token.js";

const lasting = (value: string): { value: string; lifeSeconds: number } => ({ value, lifeSeconds: 3600 });

describe("sharedToken", () => {
  it("is fetched once for all who ask at once, and kept", async () => {
    let fetched = 0;
    const token = sharedToken(async () => lasting(`t${++fetched}`));
    const values = await Promise.all(Array.from({ length: 20 }, () => token.get()));
    expect(new Set([...values, await token.get()])).toEqual(new Set(["t1"]));
  });

  it("is fetched anew before it expires", async () => {
    let fetched = 0;
    const token = sharedToken(async () => ({ value: `t${++fetched}`, lifeSeconds: 0 }));
    expect([await token.get(), await token.get()]).toEqual(["t1", "t2"]);
  });

  it("is replaced once when many are refused with it, and not again when its successor is refused too", async () => {
    let fetched = 0;
    const token = sharedToken(async () => lasting(`t${++fetched}`));
    const first = await token.get();
    expect([token.refuse(first), token.refuse(first)]).toEqual([true, true]);
    const second = await token.get();
    expect([token.refuse(first), second, fetched]).toEqual([true, "t2", 2]);
    expect([token.refuse(second), token.refuse(second), await token.get()]).toEqual([false, false, "t2"]);
    token.accept(second);
    expect(token.refuse(second)).toBe(true);
  });

  it("remembers that a password was refused, and forgets that the host was down", async () => {
    let fetched = 0;
    const failing = (code: "provider/unauthorized" | "provider/unavailable") =>
      sharedToken(async () => {
        fetched += 1;
        throw new ProviderError(code, "no", { provider: "archive" });
      });
    for (const [code, expected] of [
      ["provider/unauthorized", 1],
      ["provider/unavailable", 2],
    ] as const) {
      fetched = 0;
      const token = failing(code);
      await expect(token.get()).rejects.toThrow("no");
      await expect(token.get()).rejects.toThrow("no");
      expect(fetched).toBe(expected);
    }
  });

  it("goes on for the others when one gives up, and stops when all have", async () => {
    const signals: AbortSignal[] = [];
    let finish = (): void => {};
    const token = sharedToken((signal) => {
      signals.push(signal);
      return new Promise((resolve) => {
        finish = () => resolve(lasting("t"));
      });
    });
    const impatient = new AbortController();
    const reason = new Error("enough");
    const given = token.get(impatient.signal);
    const other = token.get();
    impatient.abort(reason);
    await expect(given).rejects.toBe(reason);
    expect(signals[0]?.aborted).toBe(false);
    finish();
    expect(await other).toBe("t");
    const alone = sharedToken((signal) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const controller = new AbortController();
    const abandoned = alone.get(controller.signal);
    controller.abort(reason);
    await expect(abandoned).rejects.toBe(reason);
    expect(signals[1]?.aborted).toBe(true);
  });
});
