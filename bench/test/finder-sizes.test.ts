import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageFolder } from "../src/package-folder.js";
import { bundleSize } from "../src/sizes/browser-bundle.js";
import { FINDER_BUDGET, finderSizes } from "../src/sizes/finder-sizes.js";

describe("@eomatch/finder", () => {
  it("keeps to its budget in a browser's bundle and on disk", async () => {
    const { figures } = await finderSizes();
    const bytes = (id: string): number => figures.find((figure) => figure.id === id)!.value;
    expect(bytes("finder.bundle_bytes")).toBeGreaterThan(1000);
    expect(bytes("finder.bundle_bytes")).toBeLessThanOrEqual(FINDER_BUDGET.bundle);
    expect(bytes("finder.installed_bytes")).toBeGreaterThan(10_000);
    expect(bytes("finder.installed_bytes")).toBeLessThanOrEqual(FINDER_BUDGET.installed);
  });
});

describe("a bundle's size", () => {
  it("counts what is loaded later apart from what is loaded at once", async () => {
    const { initial, lazy } = await bundleSize(
      'globalThis.later = () => import("polygon-clipping"); globalThis.answer = 42;',
    );
    expect(initial).toBeLessThan(1000);
    expect(lazy).toBeGreaterThan(5000);
  });
});

describe("the tables in READMEs", () => {
  it("are what the saved results say", () => {
    const script = join(packageFolder(), "..", "scripts", "write-tables.mjs");
    const { status, stdout } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(stdout).not.toContain("a table is not what the results say");
    expect(status).toBe(0);
  });
});
