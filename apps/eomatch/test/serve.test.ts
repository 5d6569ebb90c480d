import { mkdtemp, rm } from "node:fs/promises";
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
