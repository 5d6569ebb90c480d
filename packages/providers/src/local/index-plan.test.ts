import { expect, it } from "vitest";
import { planBatches } from "./index-plan.js";

const megabytes = 1024 * 1024;

it("puts small files together, in order", () => {
  const files = Array.from({ length: 100 }, (_, i) => ({ file: `${i}.json`, sizeBytes: 0.1 * megabytes }));
  const batches = planBatches(files);
  expect(batches.length).toBeLessThan(5);
  expect(batches.flat().map(({ file }) => file)).toEqual(files.map(({ file }) => file));
});

it("cuts large files of lines, without a gap and to an open end, and no others", () => {
  const batches = planBatches([
    { file: "a.ndjson", sizeBytes: 10 * megabytes },
    { file: "b.json", sizeBytes: 10 * megabytes },
    { file: "empty.ndjson", sizeBytes: 0 },
  ]);
  const pieces = batches.flat();
  const lines = pieces.filter(({ file }) => file === "a.ndjson");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines[0]?.fromBytes).toBe(0);
  for (const [i, { toBytes }] of lines.entries()) {
    expect(toBytes).toBe(lines[i + 1]?.fromBytes ?? Number.POSITIVE_INFINITY);
  }
  expect(pieces.slice(lines.length)).toEqual([
    { file: "b.json", sizeBytes: 10 * megabytes, fromBytes: 0, toBytes: Number.POSITIVE_INFINITY },
    { file: "empty.ndjson", sizeBytes: 0, fromBytes: 0, toBytes: Number.POSITIVE_INFINITY },
  ]);
});
