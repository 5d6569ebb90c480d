import type { CatalogueStore } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import type { CatalogueCheckReport, CatalogueCheckRequest, CliAdapters } from "../src/index.js";
import { folderWith, goodConfig, run, testAdapters } from "./in-process.js";

const mendable = {
  kind: "one-way-link",
  file: "/catalogue/events/e.json",
  message: "it does not link back",
  isRepairable: true,
};
const hopeless = {
  kind: "broken-file",
  file: "/catalogue/c/collection.json",
  message: "it is no JSON: restore it from a copy",
  isRepairable: false,
};
const harmless = {
  kind: "unused-index",
  file: "/catalogue/.eomatch/index/head.json",
  message: "all is found, only slowly, until something is added",
  isRepairable: true,
  isHarmless: true,
};

interface Asked {
  request?: CatalogueCheckRequest;
}

/** A store whose check finds what it is told to find. */
function adaptersThatFind(findings: CatalogueCheckReport["findings"], asked: Asked = {}): CliAdapters {
  return {
    ...testAdapters(),
    checkCatalogue: async (request) => {
      asked.request = request;
      request.onWait("process 12 on other-host, since 2024-05-01T00:00:00Z");
      request.onProgress(4, 4);
      return { findings, filesRead: 4, isRepaired: request.repair };
    },
  };
}

async function check(findings: CatalogueCheckReport["findings"], ...flags: string[]) {
  const cwd = await folderWith();
  const asked: Asked = {};
  const adapters = adaptersThatFind(findings, asked);
  const result = await run(["check", "--path", "/catalogue", ...flags], { cwd, adapters });
  return { ...result, ...asked };
}

async function someMatchup(store: CatalogueStore): Promise<string> {
  for await (const { item } of store.query({ collections: ["L9-Landsat-9-vs-S2-S2A"] })) return item.id;
  throw new Error("there is no matchup");
}

describe("check", () => {
  it("ends with 0 when all is sound, and says so on stderr alone", async () => {
    const { stdout, stderr, exitCode, request } = await check([]);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toContain("4 files, all sound, in /catalogue\n");
    expect(request).toMatchObject({ path: "/catalogue", repair: false, archivePath: undefined });
  });

  it("is what other commands lead to when they meet something broken, where there is one", async () => {
    const cwd = await folderWith({ "find.yaml": goodConfig });
    const adapters = testAdapters();
    await run(["find", "--config", "find.yaml"], { cwd, adapters });
    const [store] = adapters.stores.values();
    await store?.write({
      removals: [{ collection: "L9-Landsat-9-vs-S2-S2A", id: await someMatchup(store) }],
    });
    const withCheck = { ...adaptersThatFind([]), ...adapters };
    const listing = ["list", "--path", "catalogue"];
    const { stderr, exitCode } = await run(listing, { cwd, adapters: withCheck });
    expect(stderr).toMatch(
      /^error: item .* which the catalogue does not hold.*\neomatch check says what else is broken, eomatch check --repair mends what can be\n$/,
    );
    expect(exitCode).toBe(1);
    expect((await run(listing, { cwd, adapters })).stderr).toMatch(/^error: .*\n$/);
  });

  it("names what it finds by file, with what to do, and ends with 3", async () => {
    const { stdout, stderr, exitCode } = await check([mendable, hopeless]);
    expect(exitCode).toBe(3);
    expect(stdout).toBe(
      "one way link: events/e.json: it does not link back; --repair mends it\n" +
        "broken file: c/collection.json: it is no JSON: restore it from a copy\n",
    );
    expect(stderr).toContain("4 files, 2 problems, 2 left, in /catalogue\n");
  });

  it("ends with 0 after a repair that leaves nothing, and with 3 after one that does", async () => {
    const done = await check([mendable], "--repair", "--lock-timeout", "30");
    expect(done.exitCode).toBe(0);
    expect(done.request).toMatchObject({ repair: true, lockTimeoutSeconds: 30 });
    expect(done.stdout).toBe("one way link: events/e.json: it does not link back; repaired\n");
    expect(done.stderr).toContain("4 files, 1 problem, all repaired, in /catalogue\n");
    expect(done.stderr).toContain("waiting for process 12 on other-host, since 2024-05-01T00:00:00Z");
    expect((await check([mendable, hopeless], "--repair")).exitCode).toBe(3);
  });

  it("tells of what is harmless, and ends with 0", async () => {
    const { stdout, stderr, exitCode } = await check([harmless]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      "unused index: .eomatch/index/head.json: all is found, only slowly, until something is added, or with --repair\n",
    );
    expect(stderr).toContain("4 files, all sound, in /catalogue\n");
    expect(await check([harmless], "--quiet")).toMatchObject({ stdout: "", exitCode: 0 });
    expect((await check([harmless, hopeless])).stderr).toContain("4 files, 1 problem, 1 left,");
  });

  it("prints only what is left with --quiet", async () => {
    const { stdout, stderr } = await check([mendable, hopeless], "--repair", "--quiet");
    expect(stdout).toBe("broken file: c/collection.json: it is no JSON: restore it from a copy\n");
    expect(stderr).toBe("");
  });

  it("prints findings and a summary as JSON lines", async () => {
    const { stdout, stderr, exitCode } = await check([mendable, hopeless], "--repair", "--json");
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { type: "waiting", holder: "process 12 on other-host, since 2024-05-01T00:00:00Z" },
      { type: "finding", ...mendable, isRepaired: true, isHarmless: false },
      { type: "finding", ...hopeless, isRepaired: false, isHarmless: false },
      { type: "summary", files: 4, problems: 2, left: 1 },
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 3 });
  });

  it.each([
    [["--lock-timeout", "soon"], /--lock-timeout is "soon": give seconds, 0 or more/],
    [["--lock-timeout=-1"], /--lock-timeout is "-1"/],
    [["--repare"], /unknown option '--repare': did you mean --repair\?/],
  ])("refuses %j", async (flags, message) => {
    const { stderr, exitCode } = await check([], ...flags);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it("says so where a store has nothing to check, and where no path is given", async () => {
    const cwd = await folderWith();
    const without = await run(["check", "--path", "x"], { cwd });
    expect(without).toMatchObject({ exitCode: 2 });
    expect(without.stderr).toContain("this program's store has nothing to check");
    const { exitCode, stderr } = await run(["check"], { cwd, adapters: adaptersThatFind([]) });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("say where the catalogue is, here or with --path");
  });
});
