import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { mountedDisk, readOnlyFolder } from "./memory-disk.js";
import { type Ended, startProgram } from "./run-program.js";

const items = fileURLToPath(new URL("../../../examples/products/items.json", import.meta.url));
const config = (provider: string): string => `platforms: S2A, Landsat-9
collections: S2_MSI_L2A, LANDSAT_C2L2
start_time: "2023-06-01"
end_time: "2023-07-01"
time_diff_threshold: 1800
providers:
  - ${provider}
`;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eomatch-places-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "find.yaml"), config(`{ kind: local, path: ${JSON.stringify(items)} }`));
});

const eomatch = (...argv: string[]): Promise<Ended> => startProgram("eomatch", argv, folder).ended;
const find = (path: string): Promise<Ended> => eomatch("find", "--config", "find.yaml", "--path", path);
const lastLine = ({ stderr }: Ended): string => stderr.trimEnd().split("\n").at(-1) ?? "";

/** Every command that looks at a catalogue or changes it. */
const commands = ["list", "show X", "status", "map", "download", "remove --yes", "check", "prune"];

describe("a place that is no place for it", () => {
  it("a full disk: find says so, and what is there by then can be checked", async ({ skip }) => {
    const disk = join(folder, "disk");
    skip(!(await mountedDisk(disk, "size=32k")), "no disk of memory can be mounted here");
    const ended = await find("disk/catalogue");
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(lastLine(ended)).toMatch(
      /^error: cannot write \S+: the disk is full: free some space and run again \(ENOSPC\)$/,
    );
    const check = await eomatch("check", "--path", "disk/catalogue", "--json");
    expect(check.stderr).not.toMatch(/^\s+at /m);
  });

  it("a full disk: a map appears whole or not at all", async ({ skip }) => {
    const disk = join(folder, "disk");
    skip(!(await mountedDisk(disk, "size=32k")), "no disk of memory can be mounted here");
    expect((await find("catalogue")).code).toBe(0);
    const ended = await eomatch("map", "--path", "catalogue", "--output", "disk/map.html");
    expect(ended.code).toBe(1);
    expect(lastLine(ended)).toMatch(/^error: \S+map\.html cannot be written: the disk is full: free some/);
    expect(await readdir(disk)).toEqual([]);
  });

  it("a folder that may only be read", async ({ skip }) => {
    const place = join(folder, "place");
    skip(!(await readOnlyFolder(place)), "a folder that this user cannot write to cannot be had here");
    const found = await find("place/catalogue");
    expect(found).toMatchObject({ code: 1, stdout: "" });
    expect(lastLine(found)).toMatch(/^error: cannot write \S+: .*(read-only|permission is denied)/);
    const setUp = ["--platforms", "S2A,LS9", "--start-time", "2023-06-01", "--stop-time", "2023-06-02"];
    const written = await eomatch("init", "place/new.yaml", "--archive", "earth-search", ...setUp);
    expect(written.code).toBe(1);
    expect(lastLine(written)).toMatch(/cannot be written: (the disk is read-only|permission is denied)/);
    expect(await readdir(place)).toEqual([]);
  });

  it.each(commands)("%s: a path that is a file", async (command) => {
    const { code, stderr, stdout } = await eomatch(...command.split(" "), "--path", "find.yaml");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: \S+find\.yaml is a file: give the folder of a catalogue or its catalog.json\n$/,
    );
    expect(await readdir(folder)).toEqual(["find.yaml"]);
  });

  it("an archive that nobody answers for: what is missing is named", async () => {
    const address = "http://127.0.0.1:1";
    const names = "{ S2_MSI_L2A: a, LANDSAT_C2L2: b }";
    await writeFile(
      join(folder, "find.yaml"),
      config(`{ kind: stac-api, url: "${address}", collections: ${names} }`),
    );
    const ended = await find("catalogue");
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^failed: stac-api \S+: \S+ from 2023-06-01T00:00:00Z to .*try again later/m,
    );
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    const checked = await eomatch("providers", "--config", "find.yaml", "--check");
    expect(checked.code).toBe(3);
    expect(checked.stdout).toMatch(/^no answer: stac-api http:\/\/127\.0\.0\.1:1: /m);
  });
});
