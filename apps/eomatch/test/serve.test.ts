import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MatchupCatalogue } from "../src/index.js";
import { startProgram } from "./run-program.js";

let folder: string;
let catalogue: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eomatch-serve-"));
  catalogue = join(folder, "catalogue");
  await MatchupCatalogue.create(catalogue, { id: "served" });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("eomatch serve", () => {
  it("says where it serves, answers there, and ends at once when it is stopped", async () => {
    const { child, ended } = startProgram("eomatch", ["serve", "--path", catalogue, "--port", "0"], folder);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const page = String((await lines.next()).value);
    const stac = String((await lines.next()).value);
    expect(page).toMatch(/^page +http:\/\/127\.0\.0\.1:\d+\/$/);
    const address = /http:\S+$/.exec(stac)?.[0] as string;
    const landing = (await (await fetch(address)).json()) as { id: string };
    expect(landing.id).toBe("served");
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
  });

  it("lets the page have the element sets that the config names", async () => {
    await mkdir(join(folder, "tle"));
    await writeFile(
      join(folder, "tle", "S2A.tle"),
      `1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
`,
    );
    const config = join(folder, "orbits.yaml");
    await writeFile(config, "orbits: { kind: tle-files, directory: ./tle }\n");
    const flags = ["serve", "--config", config, "--path", catalogue, "--port", "0"];
    const { child, ended } = startProgram("eomatch", flags, folder);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const page = /http:\S+$/.exec(String((await lines.next()).value))?.[0] as string;
    const asked = "explorer/element-sets?platform=S2A&start=2022-05-21T00:00:00Z&stop=2022-05-22T00:00:00Z";
    const documents = (await (await fetch(`${page}${asked}`)).json()) as { text: string }[];
    expect(documents[0]?.text).toContain("40697U");
    child.kill("SIGINT");
    await ended;
  });

  it.each([
    [["--port", "70000"], "--port"],
    [["--base-url", "somewhere"], "--base-url"],
    [["--base-url", "https://a/stac", "--trust-proxy"], "contradict"],
    [["--path", "nowhere"], "nowhere"],
  ])("refuses %s in one line", async (flags, word) => {
    const { code, stderr } = await startProgram("eomatch", ["serve", "--path", catalogue, ...flags], folder)
      .ended;
    expect(code).toBe(2);
    expect(stderr).toContain(word);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
  });
});
