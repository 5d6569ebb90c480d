import { beforeEach, describe, expect, it } from "vitest";
import { memoryStore } from "./memory-store.js";
import { openSearchState, type SearchState } from "./search-state.js";
import type { TimeSpan } from "./time-span.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.UTC(2024, 0, 1);
/** A span by days since 1 January 2024. */
const days = (from: number, to: number): TimeSpan => ({ from: start + from * dayMs, to: start + to * dayMs });
const year = days(0, 366);

let store: ReturnType<typeof memoryStore>;
let nowMs: number;
const open = (refresh = false): Promise<SearchState> =>
  openSearchState(store, "key", { now: () => new Date(nowMs), refresh });
const note = (): Promise<string | undefined> =>
  store.notes?.read("find-key.json") ?? Promise.resolve(undefined);

beforeEach(() => {
  store = memoryStore();
  nowMs = start + 1000 * dayMs;
});

describe("the state of a search", () => {
  it("leaves everything to search at first", async () => {
    expect((await open()).remaining(year)).toEqual([year]);
  });

  it("remembers what was complete once it was saved, in the order of time", async () => {
    const state = await open();
    state.complete(days(10, 20));
    expect((await open()).remaining(year)).toEqual([year]);
    await state.save();
    state.complete(days(0, 5));
    await state.save();
    expect((await open()).remaining(year)).toEqual([days(5, 10), days(20, 366)]);
    expect((await open()).remaining(days(4, 12))).toEqual([days(5, 10)]);
    expect((await open()).remaining(days(12, 13))).toEqual([]);
  });

  it("is one short note, however many parts there were", async () => {
    const state = await open();
    for (let day = 0; day < 300; day++) {
      state.complete(days(day, day + 1));
      await state.save();
    }
    expect((await note())?.length).toBeLessThan(300);
    expect((await open()).remaining(year)).toEqual([days(300, 366)]);
  });

  it("is not written for nothing, and is gone when the search is finished", async () => {
    const state = await open();
    await state.save();
    await state.clear();
    state.complete(days(3, 3));
    await state.save();
    expect(await note()).toBeUndefined();
    state.complete(days(0, 1));
    await state.save();
    expect(await note()).toBeDefined();
    await (await open()).clear();
    expect(await note()).toBeUndefined();
  });

  it("asks again for what may have gained products since: younger than 30 days then, 12 hours ago", async () => {
    nowMs = start + 100 * dayMs;
    const state = await open();
    state.complete(days(0, 70));
    state.complete(days(70, 90));
    await state.save();
    nowMs += 12 * hourMs;
    expect((await open()).remaining(year)).toEqual([days(90, 366)]);
    nowMs += 1;
    expect((await open()).remaining(year)).toEqual([days(70, 366)]);
    nowMs += 1000 * dayMs;
    expect((await open()).remaining(year)).toEqual([days(70, 366)]);
  });

  it("counts the parts of a long run by the time when each was searched", async () => {
    nowMs = start + 100 * dayMs;
    const state = await open();
    for (let part = 0; part < 10; part++) {
      state.complete(days(80 + part, 81 + part));
      await state.save();
      nowMs += 2 * hourMs;
    }
    // The last was searched 2 hours ago, the fourth from the end 8, the seventh 14.
    const [rest] = (await open()).remaining(days(80, 90));
    expect(rest?.from).toBe(days(80, 81).from);
    expect(rest?.to).toBeGreaterThanOrEqual(days(83, 84).from);
    expect(rest?.to).toBeLessThanOrEqual(days(86, 87).from);
  });

  it("does not believe a search in the future", async () => {
    const state = await open();
    state.complete(days(0, 70));
    await state.save();
    nowMs -= 1;
    expect((await open()).remaining(year)).toEqual([year]);
  });

  it("begins anew when asked", async () => {
    const state = await open();
    state.complete(days(0, 70));
    await state.save();
    const fresh = await open(true);
    expect(fresh.remaining(year)).toEqual([year]);
    fresh.complete(days(0, 10));
    await fresh.save();
    expect((await open()).remaining(year)).toEqual([days(10, 366)]);
  });

  it.each([
    ["that is no JSON", "{"],
    ["of another version", '{"version":99,"complete":[]}'],
    ["without spans", '{"version":1}'],
    ["with a span that is no time", '{"version":1,"complete":[{"from":"x","to":"y","searched_at":"z"}]}'],
    ["with nothing for a span", '{"version":1,"complete":[null]}'],
  ])("takes a note %s for none", async (_, text) => {
    await store.notes?.write("find-key.json", text);
    expect((await open()).remaining(year)).toEqual([year]);
  });

  it("does without in a store that keeps no notes", async () => {
    const { notes: _, ...bare } = store;
    const state = await openSearchState(bare, "key", { now: () => new Date(nowMs) });
    state.complete(days(0, 70));
    await state.save();
    await state.clear();
    expect(state.remaining(year)).toEqual([year]);
  });
});
