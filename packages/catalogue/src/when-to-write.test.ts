import { expect, it } from "vitest";
import { isTurnToWrite } from "./when-to-write.js";

it.each([
  ["500 matchups, the first time", { waiting: 500, sinceMs: 1, lastWriteMs: 0 }, true],
  ["fewer", { waiting: 499, sinceMs: 4999, lastWriteMs: 0 }, false],
  ["500 when writing takes a third of the time", { waiting: 500, sinceMs: 200, lastWriteMs: 100 }, true],
  ["no 500 when writing would take more of it", { waiting: 500, sinceMs: 199, lastWriteMs: 100 }, false],
  ["2,000 however long writing takes", { waiting: 2000, sinceMs: 1, lastWriteMs: 60_000 }, true],
  ["fewer while writing takes that long", { waiting: 1999, sinceMs: 5000, lastWriteMs: 60_000 }, false],
  ["what has waited for five seconds", { waiting: 1, sinceMs: 5001, lastWriteMs: 60_000 }, true],
])("a search writes, or goes on: %s", (_, turn, isTurn) => {
  expect(isTurnToWrite(turn)).toBe(isTurn);
});
