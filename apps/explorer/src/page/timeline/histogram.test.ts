import { expect, it } from "vitest";
import { Column } from "../feed/columns.js";
import { histogram, spanOf, ticks } from "./histogram.js";

const at = (text: string): number => Date.parse(`${text}Z`);

it("counts what is shown, each row in one bin, both ends inside", () => {
  const start = new Column(Float64Array);
  for (const ms of [0, 10, 99, 100, 101]) start.push(ms);
  const counts = histogram(start, Uint8Array.from([1, 0, 1, 1, 1]), { fromMs: 0, toMs: 100 }, 10);
  expect([...counts]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
});

it("spans a single instant, and nothing without rows", () => {
  const start = new Column(Float64Array);
  expect(spanOf(start)).toBeUndefined();
  start.push(5);
  expect(spanOf(start)).toEqual({ fromMs: 5 - 60_000, toMs: 5 + 60_000 });
});

it.each([
  ["2022-05-18T10:00", "2022-05-18T11:00", 4, ["10:00", "10:30", "11:00"]],
  ["2022-05-18T13:00", "2022-05-20T13:00", 5, ["2022-05-19", "12:00", "2022-05-20", "12:00"]],
  ["2021-11-20T00:00", "2023-02-02T00:00", 4, ["2022-01", "2022-07", "2023-01"]],
])("writes round times between %s and %s", (from, to, most, labels) => {
  expect(ticks({ fromMs: at(from), toMs: at(to) }, most).map(({ label }) => label)).toEqual(labels);
});
