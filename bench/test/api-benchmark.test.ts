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

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(packageFolder(), "dist", "api.js"), "--quick", "--json"],
    { encoding: "utf8", env: { ...process.env, EOMATCH_BENCH_CACHE: cache } },
  );
  expect(status, stderr).toBe(0);
  printed = JSON.parse(stdout) as typeof printed;
});

afterAll(() => rmSync(cache, { recursive: true, force: true }));

describe("the API's benchmark, on a thousand events", () => {
  it("prints one object of figures, each with a name of its own, a number and a unit", () => {
    expect(printed.name).toBe("api");
    const ids = printed.figures.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, value, unit } of printed.figures) {
      expect(id).toMatch(/^api\.\w+(\.\w+)?$/);
      expect(Number.isFinite(value), id).toBe(true);
      expect(unit, id).not.toBe("");
    }
    expect(ids).toEqual(
      expect.arrayContaining(["api.search.p50_ms", "api.load.p99_ms", "api.load.errors", "api.rss_mb"]),
    );
  });

  it("had no error", () => {
    expect(printed.figures).toContainEqual({ id: "api.load.errors", value: 0, unit: "errors" });
  });
});
