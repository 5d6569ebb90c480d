import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { packageFolder } from "../src/package-folder.js";

interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
}

let printed: { name: string; figures: Figure[] };

beforeAll(() => {
  const file = join(packageFolder(), "dist", "orbits.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, "--quick", "--json", "--runs", "1"], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  printed = JSON.parse(stdout) as typeof printed;
}, 120_000);

it("prints every figure that is asked for, once, with a unit", () => {
  expect(printed.name).toBe("orbits");
  const ids = printed.figures.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining([
      "orbits.crossover30d.cpu_s",
      "orbits.crossover30d.ratio_sampled",
      "orbits.year66.wall_s",
      "orbits.growth",
    ]),
  );
  for (const { unit } of printed.figures) expect(unit).not.toBe("");
});

it("finds by solving what sampling finds, and nothing else", () => {
  const value = (id: string): number | undefined => printed.figures.find((figure) => figure.id === id)?.value;
  expect(value("orbits.crossover30d.windows")).toBeGreaterThan(10);
  expect(value("orbits.crossover30d.windows_missed")).toBe(0);
  expect(value("orbits.crossover30d.windows_invented")).toBe(0);
});

it("loses no matchup by searching where orbits cross", () => {
  const lost = printed.figures.filter(({ id }) => id.includes(".lost_by_"));
  expect(lost).toHaveLength(4);
  expect(lost.map(({ value }) => value)).toEqual([0, 0, 0, 0]);
});
