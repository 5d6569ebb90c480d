import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, goodConfig, run } from "./in-process.js";
import { replaced } from "./wrong-uses.js";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;

describe("--log-file", () => {
  it("has everything that is told, with the time, after what was in it; the terminal shows the same as ever", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    writeFileSync(join(cwd, "find.log"), "before\n");
    const find = ["find", "--config", "find.yaml"];
    const { exitCode, stdout, stderr } = await run([...find, "--log-file", "find.log"], { cwd });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "written: 2 new events, 3 matchups, 5 products\n",
    });
    const [before, ...lines] = readFileSync(join(cwd, "find.log"), "utf8").trimEnd().split("\n");
    expect(before).toBe("before");
    expect(lines.every((line) => time.test(line))).toBe(true);
    const told = lines.map((line) => line.replace(time, ""));
    expect(told).toContain("written: 2 new events, 3 matchups, 5 products");
    expect(told.slice(-stdout.trimEnd().split("\n").length)).toEqual(stdout.trimEnd().split("\n"));
  });

  it("says why it failed, also with --quiet", async () => {
    const cwd = await folderWith({ "find.yaml": replaced("kind: fixed", "kind: needy") });
    const argv = ["find", "--config", "find.yaml", "--quiet", "--log-file", "find.log"];
    expect((await run(argv, { cwd })).exitCode).toBe(2);
    expect(readFileSync(join(cwd, "find.log"), "utf8")).toMatch(
      /Z error: find\.yaml:9: providers\[0\]: simulated/,
    );
  });

  it("that cannot be written ends the command before it begins", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const argv = ["find", "--config", "find.yaml", "--log-file", "find.yaml/x.log"];
    const { exitCode, stdout, stderr } = await run(argv, { cwd });
    expect(stderr).toMatch(/^error: --log-file: \S+x\.log cannot be written: /);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });
});
