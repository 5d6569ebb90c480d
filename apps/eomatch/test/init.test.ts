import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startProgram } from "./run-program.js";
import { tinyArchive } from "./tiny-archive.js";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe("eomatch init", () => {
  it("writes a config that finds matchups at once, with the schema for editors", async () => {
    const cwd = await tinyArchive();
    folders.push(cwd);
    const run = (...argv: string[]) => startProgram("eomatch", argv, cwd).ended;
    const flags = [
      "--platforms",
      "S2A,LS9",
      "--collections",
      "S2_MSI_L2A,LANDSAT_C2L2",
      "--archive",
      "local",
    ];
    const period = ["--start-time", "2024-10-01", "--stop-time", "2024-11-01"];
    const made = await run("init", "new.yaml", ...flags, ...period);
    expect(made).toMatchObject({ code: 0, stdout: "" });
    expect(made.stderr).toBe(`written: ${join(cwd, "new.yaml")}\nnext: eomatch find --config new.yaml\n`);
    const config = readFileSync(join(cwd, "new.yaml"), "utf8");
    const [, schema = ""] = /^# yaml-language-server: \$schema=(.*)$/m.exec(config) ?? [];
    expect(isAbsolute(schema)).toBe(true);
    expect(JSON.parse(readFileSync(schema, "utf8"))).toMatchObject({ title: "eomatch config" });
    // The tiny archive has its items in one file.
    writeFileSync(join(cwd, "new.yaml"), config.replace("./items", "./items.json"));
    const found = await run("find", "--config", "new.yaml");
    expect(found.code, found.stderr).toBe(0);
    expect(found.stdout).toMatch(/matchups +\d+\n/);
  });
});
