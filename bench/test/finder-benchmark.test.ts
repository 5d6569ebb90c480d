import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../src/package-folder.js";

interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
}

const cache = mkdtempSync(join(tmpdir(), "eomatch-bench-test-"));
let printed: { name: string; figures: Figure[] };

function run(...options: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(packageFolder(), "dist", "finder.js"), ...options], {
    encoding: "utf8",
    env: { ...process.env, EOMATCH_BENCH_CACHE: cache },
  });
}

beforeAll(() => {
  const { status, stdout, stderr } = run("--quick", "--json");
  expect(status, stderr).toBe(0);
  printed = JSON.parse(stdout) as typeof printed;
});

afterAll(() => rmSync(cache, { recursive: true, force: true }));

describe("the finder's benchmark, on a day of input", () => {
  it("prints one object of figures, each with a name, a number and a unit, none twice", () => {
    expect(printed.name).toBe("finder");
    for (const { id, value, unit } of printed.figures) {
      expect(id).toMatch(/^finder\.[\w.-]+$/);
      expect(Number.isFinite(value), id).toBe(true);
      expect(unit, id).not.toBe("");
    }
    const ids = printed.figures.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has every figure that stands in the README", () => {
    const peers = ["geos-wasm", "polygon-clipping", "turf", "polyclip-ts"];
    expect(printed.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        "finder.s2a-ls9.cpu_s",
        "finder.s2a-s3a.columns.cpu_s",
        "finder.s2a-s3a.columns.warm.cpu_s",
        "finder.s2a-ls9.warm.cpu_s",
        "finder.s2a-s3a.warm.cpu_s",
        ...peers.flatMap((peer) => [
          `finder.s2a-ls9.ratio.${peer}`,
          `finder.s2a-ls9.warm.ratio.${peer}`,
          `finder.s2a-s3a.ratio.${peer}`,
          `finder.s2a-s3a.warm.ratio.${peer}`,
        ]),
        "finder.growth",
        "finder.bytes_per_vertex",
        "finder.stream.rss_mb",
        "finder.parallel.speedup",
        "finder.parallel.warm.speedup",
        "finder.parallel.ceiling",
        "finder.end_to_end.s",
        "finder.end_to_end.ratio_json_parse",
        "finder.size.1000.cpu_s",
      ]),
    );
  });

  it("finds pairs, and every peer finds the same ones", () => {
    const of = (ending: RegExp): Figure[] => printed.figures.filter(({ id }) => ending.test(id));
    const agreements = of(/\.different_pairs\./);
    expect(agreements.length).toBeGreaterThanOrEqual(8);
    expect(agreements.filter(({ value }) => value !== 0)).toEqual([]);
    for (const { id, value } of of(/\.pairs$/)) expect(value, id).toBeGreaterThan(100);
    // A day of many edges in the far north; over two months it is below 1 %.
    for (const { id, value } of of(/\.planar_pairs_differ$/)) expect(value, id).toBeLessThan(2);
  });
});

describe("options of the finder's benchmark", () => {
  it("restrict it to what is asked for", () => {
    const { status, stdout } = run("--quick", "--json", "--only", "finder.growth");
    expect(status).toBe(0);
    const { figures } = JSON.parse(stdout) as typeof printed;
    expect(figures.map(({ id }) => id)).toEqual(["finder.growth"]);
  });

  it.each([
    [["--only", "finder.nothing"], "there is no such figure"],
    [["--sizes", "12,many"], "give whole numbers"],
    [["--runs", "0"], "whole number of at least 1"],
  ])("%j are refused with a reason", (options, reason) => {
    const { status, stderr } = run(...options);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });
});
