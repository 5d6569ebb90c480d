import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MatchupCatalogue } from "@eomatch/catalogue";
import { checkStacApi, reportLines } from "@eomatch/conformance/stac-api";
import { fsStore } from "@eomatch/store-fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenLinks, fingerprint, schemaChecker, schemaReport, stacFiles } from "./catalogue-files.js";
import { startProgram } from "./run-program.js";
import { hasShared } from "./shared-data.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const hasSchemas = hasShared("schemas/index.json");
const folder = mkdtempSync(join(tmpdir(), "eomatch-demo-"));
const path = join(folder, "catalogue");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function find(example: string): { status: number | null; stdout: string; stderr: string } {
  const program = join(repository, "apps/eomatch/bin/eomatch-find.js");
  const config = join(repository, "examples", example);
  return spawnSync(process.execPath, [program, "--config", config, "--path", path], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, ".config") },
  });
}

describe("the demo", () => {
  const examples = ["s2a-landsat9.yaml", "s2a-s3a.yaml"];
  beforeAll(() => {
    for (const example of examples) {
      const { status, stderr } = find(example);
      expect(stderr).not.toMatch(/error/i);
      expect(status, stderr).toBe(0);
    }
  });

  it("finds matchups of both pairs, all within the limits of its config", async () => {
    const catalogue = await MatchupCatalogue.open(fsStore({ path }));
    const events = await catalogue.getEvents();
    const pairs = new Set(events.map(({ sensors }) => sensors.map(({ platform }) => platform).join(" × ")));
    expect([...pairs].sort()).toEqual(["Landsat-9 × S2A", "S2A × S3A"]);
    for (const { matchupSet, startTime, stopTime } of events) {
      expect(
        startTime >= new Date("2022-05-18T00:00:00Z") && stopTime <= new Date("2022-05-25T00:00:00Z"),
      ).toBe(true);
      for (const { timeDiffAbs, areaKm2, products } of matchupSet) {
        expect(timeDiffAbs).toBeLessThanOrEqual(1800);
        expect(areaKm2).toBeGreaterThan(0);
        expect(
          products.every(
            ({ id, properties }) => id.startsWith("SIMULATED") && properties["eomatch:simulated"] === true,
          ),
        ).toBe(true);
      }
    }
  });

  it("writes a catalogue in which every link resolves and nothing is out of reach", () => {
    expect(brokenLinks(path)).toEqual({ dangling: [], unlinked: [] });
  });

  it("names files and ids as the contract says", () => {
    const pair = "LANDSAT_C2L1-Landsat-9-vs-S2_MSI_L1C-S2A";
    const files = [...stacFiles(path).keys()];
    expect(files).toContain("catalog.json");
    expect(files).toContain(`matchup-events-${pair}/collection.json`);
    const items = files.filter((file) => file.startsWith(`${pair}/2`));
    const name = new RegExp(
      `^${pair}/2022/05/\\d\\d/${pair}(_\\d{8}T\\d{6}){2}(_-?\\d+\\.\\d\\d){4}(_[0-9a-f]{8})?\\.json$`,
    );
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter((file) => !name.test(file))).toEqual([]);
  });

  it.skipIf(!hasSchemas)("writes what the official schemas ask, extensions included", async () => {
    const { checked, complaints, unchecked } = await schemaReport(path);
    for (const uri of unchecked) console.log(`not checked: no copy of ${uri}`);
    expect(complaints).toEqual([]);
    expect(checked).toBeGreaterThan(500);
  });

  it("is a valid STAC API when it is served, item by item", async () => {
    const { child, ended } = startProgram("eomatch", ["serve", "--path", path, "--port", "0"], folder);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    const address = /http:\S+$/.exec(String((await lines.next()).value))?.[0] as string;
    const schemas = hasSchemas ? schemaChecker() : undefined;
    const report = await checkStacApi(address, { validateStac: schemas?.complaints });
    console.log(reportLines(report).join("\n"));
    if (schemas !== undefined) console.log(`${schemas.checked} times held against an official schema`);
    expect(report.problems).toEqual([]);
    expect(report.items).toBeGreaterThan(10_000);
    child.kill("SIGINT");
    await ended;
  });

  it("changes no byte when it runs again", () => {
    const before = fingerprint(path);
    for (const example of examples) expect(find(example).status).toBe(0);
    expect(fingerprint(path)).toEqual(before);
  });
});
