import { describe, expect, it } from "vitest";
import { commandLines } from "../src/command-line/command-lines.js";
import { folderWith, run } from "./in-process.js";

const names = commandLines.map(({ name }) => name);

describe("the help of the program", () => {
  it("fits a terminal of 80 columns and 24 lines, and names every command in its group", async () => {
    const { stdout, exitCode } = await run(["--help"], { cwd: await folderWith(), columns: 80 });
    const lines = stdout.trimEnd().split("\n");
    expect(exitCode).toBe(0);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const told = lines.map((line) => line.slice(12));
    expect(names.filter((name) => !told.some((line) => `${line} `.startsWith(`${name} `)))).toEqual([]);
    expect(lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.slice(0, 12).trim())).toEqual(
      ["Find", "Look", "Products", "Catalogue", "Setting up"].filter((group) =>
        commandLines.some((one) => one.group === group),
      ),
    );
  });

  it.each(names)("%s: its own help fits 80 columns, examples aside, and has an example", async (name) => {
    const argv = [...name.split(" "), "--help"];
    const { stdout, exitCode } = await run(argv, { cwd: await folderWith(), columns: 80 });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: eomatch ${name}`));
    expect(stdout).toMatch(new RegExp(`\\$ eomatch ${name}`));
    const lines = stdout.split("\n").filter((line) => !line.includes("$ eomatch"));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([48, 50, 59])("fits a terminal of %d columns, examples aside", async (columns) => {
    const cwd = await folderWith();
    for (const argv of [[], ...names.map((name) => name.split(" "))]) {
      const { stdout } = await run([...argv, "--help"], { cwd, columns });
      const lines = stdout.split("\n").filter((line) => !line.includes("$ eomatch"));
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      // Nothing but groups and sentences stands at the margin.
      if (argv.length === 0) expect(lines.slice(2, 5).join("\n")).toMatch(/^\nFind\n {2}find +Find \w+/);
    }
  });

  it("is the same with the word help, and for no command at all, as a wrong use", async () => {
    const cwd = await folderWith();
    const { stdout } = await run(["--help"], { cwd });
    expect((await run(["help"], { cwd })).stdout).toBe(stdout);
    expect(await run([], { cwd })).toEqual({ exitCode: 2, stdout: "", stderr: stdout });
  });

  it("is that of the command whose words follow the word help, and of words that are none it says so", async () => {
    const cwd = await folderWith();
    for (const words of [["find"], ["config"], ["config", "show"]]) {
      const { stdout } = await run([...words, "--help"], { cwd });
      expect(await run(["help", ...words], { cwd })).toEqual({ exitCode: 0, stdout, stderr: "" });
    }
    expect(await run(["help", "fnid"], { cwd })).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "error: unknown command 'fnid': did you mean find?\nrun eomatch --help to see what there is\n",
    });
    expect((await run(["help", "config", "shwo"], { cwd })).stderr).toContain("did you mean show?");
  });

  it("prints the version it was built with", async () => {
    expect(await run(["--version"], { cwd: await folderWith() })).toMatchObject({
      stdout: "1.2.3\n",
      exitCode: 0,
    });
  });
});

describe("a word that is none of ours", () => {
  it.each([
    [["lst"], "unknown command 'lst': did you mean list?"],
    [["search"], "unknown command 'search': did you mean find?"],
    [["verify"], "unknown command 'verify': did you mean check?"],
    [["list", "--formt", "csv"], "unknown option '--formt': did you mean --format?"],
    [["list", "--end-time", "2023-06-01"], "unknown option '--end-time': did you mean --stop-time?"],
    [["list", "--catalog", "x"], "unknown option '--catalog': did you mean --path?"],
    [["find", "--silent"], "unknown option '--silent': did you mean --quiet?"],
  ])("%j gets the right one suggested", async (argv, message) => {
    const { stderr, exitCode } = await run(argv, { cwd: await folderWith() });
    expect(stderr).toContain(`error: ${message}\n`);
    expect(exitCode).toBe(2);
  });

  it("gets no suggestion when it is like none", async () => {
    const { stderr } = await run(["teleport"], { cwd: await folderWith() });
    expect(stderr).toBe("error: unknown command 'teleport'\nrun eomatch --help to see what there is\n");
  });
});
