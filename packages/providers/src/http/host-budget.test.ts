import { expect, it, onTestFinished, vi } from "vitest";
import { delay } from "./delay.js";
import { createHostBudget } from "./host-budget.js";

it("lets no more requests run at once than it may, per host, and all of them in the end", async () => {
  const budget = createHostBudget({ maxConcurrentRequests: 2 });
  const running = new Map<string, number>();
  let most = 0;
  const request = (host: string) => async (): Promise<string> => {
    running.set(host, (running.get(host) ?? 0) + 1);
    most = Math.max(most, running.get(host) as number);
    await delay(0.005);
    running.set(host, (running.get(host) as number) - 1);
    return host;
  };
  const hosts = ["a", "a", "a", "a", "a", "b", "b", "b"];
  expect(await Promise.all(hosts.map((host) => budget.run(host, request(host))))).toEqual(hosts);
  expect(most).toBe(2);
});

it("starts one request after another when they must keep a distance", async () => {
  // The clock is the test's: on a busy machine the real one would show distances that are not the budget's.
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const budget = createHostBudget({ minIntervalSeconds: 0.03 });
  const began = performance.now();
  const starts: number[] = [];
  const requests = [1, 2, 3].map(() =>
    budget.run("a", async () => {
      starts.push(Math.round(performance.now() - began));
    }),
  );
  await vi.advanceTimersByTimeAsync(29);
  expect(starts).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1000);
  await Promise.all(requests);
  expect(starts).toEqual([0, 30, 60]);
});

it("gives a place back when a request fails or its turn is no longer wanted", async () => {
  const budget = createHostBudget({ maxConcurrentRequests: 1 });
  await expect(budget.run("a", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const controller = new AbortController();
  const slow = budget.run("a", () => delay(0.02));
  const unwanted = budget.run("a", () => Promise.resolve(), controller.signal);
  controller.abort(new Error("enough"));
  await expect(unwanted).rejects.toThrow("enough");
  await slow;
  expect(await budget.run("a", () => Promise.resolve("free"))).toBe("free");
});

it("stops waiting out a pause when aborted", async () => {
  const budget = createHostBudget();
  budget.pause("a", 3600);
  const controller = new AbortController();
  const waiting = budget.run("a", () => Promise.resolve(), controller.signal);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(await budget.run("b", () => Promise.resolve("other host"))).toBe("other host");
});
