import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { brokenLinks, fingerprint } from "./catalogue-files.js";
import { type Ended, startProgram } from "./run-program.js";
import { configWith, tinyArchive } from "./tiny-archive.js";

const folders: string[] = [];
let cwd: string;
beforeEach(async () => {
  cwd = await newFolder();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(files?: { readonly [path: string]: string }): Promise<string> {
  const folder = await tinyArchive(files);
  folders.push(folder);
  return folder;
}

const start = (program: "eomatch" | "eomatch-find", argv: readonly string[], folder = cwd) =>
  startProgram(program, argv, folder);

const run = (program: "eomatch" | "eomatch-find", ...argv: string[]): Promise<Ended> =>
  start(program, argv).ended;

describe("eomatch-find", () => {
  it("finds matchups in a file of items, without orbits, and writes a catalogue", async () => {
    const { code, stdout, stderr } = await run("eomatch-find", "--config", "find.yaml");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^LANDSAT_C2L2-Landsat-9 × S2_MSI_L2A-S2A\n/);
    expect(stdout).toMatch(/matchup events +2\n/);
    expect(stdout).toMatch(/matchups +2\n/);
    expect(stdout).toMatch(/time differences +10 min to 20 min\n/);
    expect(stdout).toContain(`catalogue: ${join(cwd, "catalogue")}\n`);
    expect(stderr).toContain("1 product could not be used: --verbose names them");
    expect(JSON.parse(readFileSync(join(cwd, "catalogue/catalog.json"), "utf8"))).toMatchObject({
      type: "Catalog",
      id: "tiny",
    });
    const { dangling, unlinked } = brokenLinks(join(cwd, "catalogue"));
    // Items on disk are named by an absolute path, which lies outside the catalogue.
    const inside = dangling.filter((link) => !link.endsWith(` via ${join(cwd, "items.json")}`));
    expect({ inside, unlinked }).toEqual({ inside: [], unlinked: [] });
  });

  it("changes no byte the second time, whether --path names the folder or its catalog.json", async () => {
    await run("eomatch-find", "--config", "find.yaml");
    const before = fingerprint(join(cwd, "catalogue"));
    for (const path of ["catalogue", "catalogue/catalog.json"]) {
      const { code, stdout } = await run("eomatch-find", "--config", "find.yaml", "--path", path);
      expect(code).toBe(0);
      expect(stdout).toContain("nothing: all of it was there already");
      expect(fingerprint(join(cwd, "catalogue"))).toEqual(before);
    }
  });

  it("ends with 130 after SIGINT, having said how to go on", async () => {
    let asked = (): void => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    // An archive that takes the search and never answers.
    const archive = createServer(() => asked()).listen(0, "127.0.0.1");
    await once(archive, "listening");
    const { port } = archive.address() as AddressInfo;
    const provider = `{ kind: stac-api, url: "http://127.0.0.1:${port}", collections: { S2_MSI_L2A: s2, LANDSAT_C2L2: l9 } }`;
    const folder = await newFolder({ "find.yaml": configWith(provider) });
    const { child, ended } = start("eomatch-find", ["--config", "find.yaml"], folder);
    await isAsked;
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    archive.closeAllConnections();
    archive.close();
    expect(code).toBe(130);
    expect(stdout).toBe("");
    expect(stderr).toContain("stopped before anything was found; run the same command again to search\n");
    expect(existsSync(join(folder, "catalogue"))).toBe(false);
  });
});

describe("eomatch", () => {
  it("prints its version, and the commit where it was built from one", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    const { code, stdout } = await run("eomatch", "--version");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")}( \\([0-9a-f]{7,}\\))?\n$`));
  });

  it("lists what eomatch find has found", async () => {
    await run("eomatch", "find", "--config", "find.yaml", "--quiet");
    const { code, stdout } = await run("eomatch", "list", "--config", "find.yaml", "--matchups", "--json");
    expect(code).toBe(0);
    const found = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(found.map(({ products }) => products)).toEqual([
      ["LC09_A", "S2A_A"],
      ["LC09_B", "S2A_B"],
    ]);
  });

  it("ends quietly when the reader of its list goes away", async () => {
    await run("eomatch", "find", "--config", "find.yaml", "--quiet");
    const { child, ended } = start("eomatch", ["list", "--path", "catalogue"]);
    child.stdout.destroy();
    const { code, stderr } = await ended;
    expect(stderr).not.toMatch(/EPIPE|\bat /);
    expect(code).toBe(0);
  });

  it("does not call a search done when the reader of its report goes away before", async () => {
    const { child, ended } = start("eomatch", ["find", "--config", "find.yaml", "--json"]);
    child.stdout.destroy();
    const { code, stderr } = await ended;
    expect(stderr).not.toMatch(/EPIPE|\bat /);
    const { stdout } = await run("eomatch", "list", "--config", "find.yaml", "--matchups", "--json");
    const isWhole = stdout.split("\n").length === 3;
    expect(isWhole ? [0, 130] : [130]).toContain(code);
  });

  it.each([
    ["a path that is a file", "find.yaml", 2],
    ["a path below a file", "find.yaml/catalogue", 1],
    ["a folder whose catalog.json is none", "other", 2],
  ])("has one clear message for %s and leaves it alone", async (_, path, expected) => {
    cwd = await newFolder({ "other/catalog.json": '{"type":"Collection"}' });
    const before = fingerprint(cwd);
    const { code, stdout, stderr } = await run("eomatch", "find", "--config", "find.yaml", "--path", path);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(fingerprint(cwd)).toEqual(before);
  });

  it.each([
    [
      "a search for simulated products without orbits",
      "{ kind: simulator }",
      "providers[0]: simulated products need orbits",
    ],
    [
      "an address that is none",
      "{ kind: stac-api, url: stac }",
      "providers[0].url is not an address such as https://",
    ],
    [
      "a page of no items",
      "{ kind: stac-api, url: 'http://localhost', page_size: 0 }",
      "providers[0].page_size is too small: needs at least 1",
    ],
    [
      "an archive that is not known",
      "{ kind: stac-api, url: 'http://localhost' }",
      "providers[0]: stac-api http://localhost: which of our collections",
    ],
    [
      "a misspelt kind",
      "{ kind: locla, path: x }",
      'there is no kind "locla": did you mean local? known are cdse, ceda, copernicus-stac, earth-search, earthdata, landsatlook, local, planetary-computer, simulator, stac-api, usgs',
    ],
  ])("has one clear message for %s", async (_, provider, message) => {
    cwd = await newFolder({ "find.yaml": configWith(provider) });
    const { code, stderr } = await run("eomatch", "find", "--config", "find.yaml");
    expect(stderr).toContain(
      `error: find.yaml:8: ${message.startsWith("there") ? "providers[0].kind: " : ""}${message}`,
    );
    expect(stderr.trimEnd()).not.toContain("\n");
    expect(code).toBe(2);
  });

  it("says which items are missing when a folder of items is, and ends with 3", async () => {
    cwd = await newFolder({ "find.yaml": configWith("{ kind: local, path: ./nowhere }") });
    const { code, stderr } = await run("eomatch", "find", "--config", "find.yaml");
    expect(code).toBe(3);
    expect(stderr).toMatch(/failed: local \.\/nowhere: (S2_MSI_L2A|LANDSAT_C2L2) from .*nowhere/);
  });

  it("says which orbits are not to be had, and ends with 1", async () => {
    cwd = await newFolder({
      "find.yaml": `${configWith("{ kind: simulator }")}orbits: { kind: tle-files, directory: ./tle }\n`,
    });
    const { code, stderr } = await run("eomatch", "find", "--config", "find.yaml");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*tle/m);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
