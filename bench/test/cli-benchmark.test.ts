import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageFolder } from "../src/package-folder.js";

it("bench:cli prints how long the program takes to start, next to Node alone", () => {
  const script = join(packageFolder(), "dist", "cli.js");
  const { name, figures } = JSON.parse(
    execFileSync(process.execPath, [script, "--json", "--runs", "1"], { encoding: "utf8" }),
  );
  expect(name).toBe("cli");
  expect(figures.map(({ id }: { id: string }) => id)).toEqual([
    "cli.start.ms",
    "cli.start.ratio",
    "cli.help.ratio",
    "cli.config.ratio",
  ]);
  for (const { value } of figures) expect(value).toBeGreaterThan(0);
});
