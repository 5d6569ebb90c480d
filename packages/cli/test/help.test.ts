import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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

  it("is the same with the word help, and for no command at all, as a wrong use", async () => {
    const cwd = await folderWith();
    const { stdout } = await run(["--help"], { cwd });
    expect((await run(["help"], { cwd })).stdout).toBe(stdout);
    expect(await run([], { cwd })).toEqual({ exitCode: 2, stdout: "", stderr: stdout });
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

describe("completion", () => {
  const hasBash = spawnSync("bash", ["-c", "complete"]).status === 0;

  it.skipIf(!hasBash)(
    `in bash offers commands, flags and values${hasBash ? "" : " (no bash here)"}`,
    async () => {
      const cwd = await folderWith();
      const { stdout, exitCode } = await run(["completion", "bash"], { cwd });
      expect(exitCode).toBe(0);
      writeFileSync(join(cwd, "completion.bash"), stdout);
      const offered = (...words: string[]): string[] => {
        const quoted = words.map((word) => `'${word}'`).join(" ");
        const script = `source ./completion.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _eomatch; printf '%s\\n' "\${COMPREPLY[@]}"`;
        return execFileSync("bash", ["-c", script], { cwd, encoding: "utf8" }).trim().split("\n");
      };
      expect(offered("eomatch", "")).toEqual(expect.arrayContaining(["find", "list", "config", "--version"]));
      expect(offered("eomatch", "li")).toEqual(["list"]);
      expect(offered("eomatch", "config", "sh")).toEqual(["show"]);
      expect(offered("eomatch", "config", "show", "--or")).toEqual(["--origin"]);
      expect(offered("eomatch", "list", "--format", "")).toEqual(["table", "json", "geojson", "csv"]);
      expect(offered("eomatch", "check", "--path", "compl")).toEqual(["completion.bash"]);
    },
  );

  it("in zsh and fish names every command and its flags", async () => {
    const cwd = await folderWith();
    const zsh = (await run(["completion", "zsh"], { cwd })).stdout;
    const fish = (await run(["completion", "fish"], { cwd })).stdout;
    expect(zsh).toMatch(/^#compdef eomatch\n/);
    for (const name of names) expect(zsh).toContain(`  '${name}')\n`);
    expect(zsh).toContain(":value:(table json geojson csv)");
    expect(fish).toContain(
      "complete -c eomatch -n '__fish_seen_subcommand_from list' -l format -x -a 'table json geojson csv'",
    );
    expect(fish).toContain(
      "-n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -l origin",
    );
  });

  it("of a shell that it does not know says which it does", async () => {
    const { stderr, exitCode } = await run(["completion", "tcsh"], { cwd: await folderWith() });
    expect(stderr).toContain("error: shell: there is no 'tcsh': choose bash, zsh or fish\n");
    expect(exitCode).toBe(2);
  });
});
