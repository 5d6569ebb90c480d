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
  return spawnSync(process.execPath, [join(packageFolder(), "dist", "catalogue.js"), ...options], {
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

describe("the catalogue's benchmark, on a thousand events", () => {
  it("prints one object of figures, each with a name, a number above zero and a unit", () => {
    expect(printed.name).toBe("catalogue");
    for (const { id, value, unit } of printed.figures) {
      expect(id).toMatch(/^catalogue\.(query|write|append)\.\w+$/);
      expect(value, id).toBeGreaterThan(0);
      expect(unit, id).not.toBe("");
    }
  });

  it("has every figure that is asked for, once", () => {
    const ids = printed.figures.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        "catalogue.query.warm_ms",
        "catalogue.query.cold_ms",
        "catalogue.query.nothing_ms",
        "catalogue.query.rss_mb",
        "catalogue.write.ratio",
        "catalogue.append.ratio",
      ]),
    );
  });

  it("asks for fifty events", () => {
    expect(printed.figures).toContainEqual({ id: "catalogue.query.events", value: 50, unit: "events" });
  });

  it("runs again on the catalogue that it kept, which is as it was", () => {
    const again = JSON.parse(run("--quick", "--json").stdout) as typeof printed;
    expect(again.figures.map(({ id }) => id)).toEqual(printed.figures.map(({ id }) => id));
  });

  it("refuses what is no number of runs", () => {
    const { status, stderr } = run("--quick", "--runs", "0");
    expect(status).toBe(1);
    expect(stderr).toContain("whole number of at least 1");
  });
});
