import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fsStore } from "@eomatch/store-fs";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { brokenLinks, stacFiles } from "./catalogue-files.js";
import { type Ended, startProgram } from "./run-program.js";
import { tinyArchive } from "./tiny-archive.js";

let cwd: string;
beforeEach(async () => {
  cwd = await tinyArchive();
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
});

const run = (...argv: string[]): Promise<Ended> => startProgram("eomatch", argv, cwd).ended;

async function found(): Promise<{ readonly path: string; readonly items: readonly string[] }> {
  const { code, stderr } = await run("find", "--config", "find.yaml", "--quiet");
  expect(code, stderr).toBe(0);
  const path = join(cwd, "catalogue");
  return { path, items: [...stacFiles(path).keys()].sort() };
}

const matchupOf = (items: readonly string[]): string =>
  items.find((name) => /^LANDSAT[^/]*-vs-[^/]*\/.*_[0-9.-]+\.json$/.test(name)) as string;

describe("a catalogue of which a file is broken", () => {
  it("is not listed in part without a word, and is listed but for that file with --skip-broken", async () => {
    const { path, items } = await found();
    const broken = join(path, matchupOf(items));
    await writeFile(broken, '{ "type": "Fea');
    const refused = await run("list", "--path", "catalogue", "--matchups", "--json");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`error: ${broken}: `);
    const skipped = await run("list", "--path", "catalogue", "--matchups", "--json", "--skip-broken");
    expect(skipped.code).toBe(3);
    expect(skipped.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(skipped.stderr).toContain(`left out: ${broken}: `);
    expect(skipped.stderr).not.toMatch(/^\s+at /m);
  });

  it("is checked, repaired, and found whole again", async () => {
    const { path, items } = await found();
    expect((await run("check", "--path", "catalogue")).code).toBe(0);
    const collection = join(path, "S2_MSI_L2A", "collection.json");
    const text = await readFile(collection, "utf8");
    await writeFile(collection, JSON.stringify({ ...JSON.parse(text), links: [] }));
    const checked = await run("check", "--path", "catalogue");
    expect(checked.code).toBe(3);
    expect(checked.stdout).toContain("unlinked file: S2_MSI_L2A/");
    const repaired = await run("check", "--path", "catalogue", "--repair");
    expect(repaired.code, repaired.stdout).toBe(0);
    expect((await run("check", "--path", "catalogue", "--quiet")).stdout).toBe("");
    expect(brokenLinks(path).unlinked).toEqual([]);
    expect([...stacFiles(path).keys()].sort()).toEqual(items);
  });
});

describe("a catalogue that somebody writes to", () => {
  it("is waited for as long as --lock-timeout says, by the name of who writes", async () => {
    const { path } = await found();
    const lock = await fsStore({ path }).lock();
    try {
      const { code, stderr } = await run("find", "--config", "find.yaml", "--lock-timeout", "0.2");
      expect(code).toBe(1);
      expect(stderr).toContain(`waiting for `);
      expect(stderr).toContain(String(process.pid));
      expect(stderr).toMatch(/error: .*is being written to by /);
      expect((await run("list", "--path", "catalogue")).code).toBe(0);
    } finally {
      await lock.release();
    }
    expect((await run("find", "--config", "find.yaml", "--lock-timeout", "60")).code).toBe(0);
  });
});
