/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { builtFinder } from "../test/built-finder.js";

const built = builtFinder("index");

/** The functions that V8 compiles in a program that matches a few times, and those whose code it throws away. */
function traced(form: string): { compiled: Set<string>; lost: Set<string> } {
  const program = `
    import { findMatchups, toColumns } from ${JSON.stringify(built("index"))};
    const products = (name) => Array.from({ length: 30_000 }, (_, i) => {
      const [west, south] = [((i * 37) % 300) - 150, ((i * 13) % 120) - 60];
      const ring = [[west, south], [west + 2.5, south + 0.2], [west + 2.3, south + 2.5], [west - 0.1, south + 2.2]];
      const time = new Date(20 * i + 0.25);
      return { id: name + i, footprint: { type: "Polygon", coordinates: [ring] }, startTime: time, stopTime: time };
    });
    const sensors = [${form}(products("a")), ${form}(products("b"))];
    for (let k = 0; k < 4; k++) {
      findMatchups(sensors, { maxTimeDiffSeconds: 4 });
      for (let n = 0; n < 6; n++) { gc(); await new Promise((resolve) => setTimeout(resolve)); }
    }
  `;
  const flags = ["--expose-gc", "--trace-opt", "--trace-deopt", "--input-type=module"];
  const { status, stdout } = spawnSync(process.execPath, flags, {
    input: program,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status).toBe(0);
  const named = (pattern: RegExp): Set<string> =>
    new Set(Array.from(stdout.matchAll(pattern), ([, name]) => name!));
  return {
    compiled: named(/completed optimizing .*?<JSFunction ([\w#]+)/g),
    lost: named(/<SharedFunctionInfo ([\w#]+)>.* reason: weak objects/g),
  };
}

describe("the code that V8 compiled", () => {
  it.each(["Array.from", "toColumns"])("outlives what is collected between calls, of %s", (form) => {
    const hot = ["judgeRing", "clip", "areaIn", "addPairsOfBlock", "take", "pack", "readAll"];
    const { compiled, lost } = traced(form);
    expect([...compiled]).toEqual(expect.arrayContaining(["judgeRing", "clip", "addPairsOfBlock"]));
    expect(hot.filter((name) => lost.has(name))).toEqual([]);
  });
});
