import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  downloadCatalogueProducts,
  EOMatchContext,
  MatchupCatalogue,
  removeCatalogueProducts,
} from "../src/index.js";
import { brokenLinks, schemaReport } from "./catalogue-files.js";
import { startProgram } from "./run-program.js";
import { hasShared } from "./shared-data.js";
import { tinyArchive } from "./tiny-archive.js";

/** A zip as far as anyone looks: its signature, then anything. */
const contentOf = (id: string): Buffer =>
  Buffer.concat([Buffer.from("504b0304", "hex"), Buffer.alloc(300_000, id)]);

const folders: string[] = [];
let cwd: string;
let archive: Server;
let base: string;
/** Ids of products that the archive no longer has; and a product whose file stops in the middle. */
const gone = new Set<string>();
const stalling = new Set<string>();
const asked: { readonly id: string; readonly range: string | undefined }[] = [];

beforeAll(async () => {
  archive = createServer((request, response) => {
    const id = /\/(\w+)\.zip$/.exec(request.url ?? "")?.[1] ?? "";
    asked.push({ id, range: request.headers.range });
    if (gone.has(id)) {
      response.writeHead(404).end();
      return;
    }
    const content = contentOf(id);
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, {
      etag: '"v1"',
      "content-length": content.length - start,
      ...(start > 0 ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
    });
    if (stalling.has(id)) response.write(content.subarray(start, 100_000));
    else response.end(content.subarray(start));
  }).listen(0, "127.0.0.1");
  await once(archive, "listening");
  base = `http://127.0.0.1:${(archive.address() as AddressInfo).port}`;
});
afterAll(async () => {
  archive.closeAllConnections();
  archive.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A catalogue of two matchups of four products, whose files the archive has. */
beforeEach(async () => {
  gone.clear();
  stalling.clear();
  asked.length = 0;
  cwd = await tinyArchive();
  folders.push(cwd);
  const items = JSON.parse(readFileSync(join(cwd, "items.json"), "utf8"));
  for (const feature of items.features) {
    feature.assets = {
      data: { href: `${base}/${feature.id}.zip`, type: "application/zip", roles: ["data"] },
    };
  }
  await writeFile(join(cwd, "items.json"), JSON.stringify(items));
  await startProgram("eomatch", ["find", "--config", "find.yaml", "--quiet"], cwd).ended;
});

const product = "data/Sentinel-2/S2A/S2_MSI_L2A/2023/06/01/S2A_A.zip";
const itemOf = (file: string) => JSON.parse(readFileSync(join(cwd, "catalogue", file), "utf8"));
const s2a = "S2_MSI_L2A/2023/06/01/S2A_A.json";

describe("eomatch-download", () => {
  it("brings every product to disk and records it in valid STAC; the second time there is nothing to fetch", async () => {
    const { code, stdout, stderr } = await startProgram("eomatch-download", ["--path", "catalogue"], cwd)
      .ended;
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^product +outcome +size +from, or why not\n/);
    expect(stdout).toMatch(/S2A_A +downloaded +300 kB +linked files\n/);
    expect(stdout).toMatch(/4 products downloaded: 1.2 MB in .*; .*catalogue\/data\n$/);
    expect(stderr).toMatch(/^downloaded \w+, 300 kB \(1 of 4\)\n/);
    expect(readFileSync(join(cwd, "catalogue", product)).equals(contentOf("S2A_A"))).toBe(true);
    const { data } = itemOf(s2a).assets;
    expect(data).toMatchObject({
      href: `../../../../${product}`,
      "scrappi:asset_state": "downloaded",
      "file:size": 300_004,
      "file:checksum": expect.stringMatching(/^1220[0-9a-f]{64}$/),
      alternate: { remote: { href: `${base}/S2A_A.zip` } },
    });
    if (hasShared("schemas/index.json"))
      expect((await schemaReport(join(cwd, "catalogue"))).complaints).toEqual([]);
    expect(brokenLinks(join(cwd, "catalogue")).unlinked).toEqual([]);
    const listed = await startProgram(
      "eomatch",
      ["list", "--path", "catalogue", "--downloaded", "--json"],
      cwd,
    ).ended;
    expect(listed.stdout.trim().split("\n")).toHaveLength(2);
    asked.length = 0;
    const again = await startProgram("eomatch", ["download", "--path", "catalogue", "--json"], cwd).ended;
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      type: "summary",
      present: 4,
    });
    expect(asked).toEqual([]);
  });

  it("says what would be fetched and how big it is, and fetches nothing, for the chosen events alone", async () => {
    const argv = ["--path", "catalogue", "--stop-time", "2023-06-02", "--dry-run"];
    const { code, stdout } = await startProgram("eomatch-download", argv, cwd).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 products to be fetched: 600 kB;/);
    expect(existsSync(join(cwd, "catalogue/data"))).toBe(false);
  });

  it("names each product that fails, fetches the others and ends with 3", async () => {
    gone.add("S2A_B");
    const { code, stdout, stderr } = await startProgram("eomatch-download", ["--path", "catalogue"], cwd)
      .ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^failed: S2A_B: linked files: GET \S+: status 404.*the archive no longer has it/m,
    );
    expect(stdout.match(/status 404/g)).toHaveLength(1);
    expect(stdout).toMatch(/^S2A_B +failed +– +linked files: GET/m);
    expect(stdout).toContain("3 products downloaded, 1 product failed");
  });

  it("stops at once with everything kept, and goes on where it was", async () => {
    stalling.add("S2A_A");
    const { child, ended } = startProgram("eomatch-download", ["--path", "catalogue"], cwd);
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!existsSync(join(cwd, "catalogue", `${product}.part`))) return;
        if (readFileSync(join(cwd, "catalogue", `${product}.part`)).length < 100_000) return;
        clearInterval(timer);
        resolve();
      }, 20);
    });
    child.kill("SIGINT");
    const stopped = await ended;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(
      /stopped; what has come so far is kept in .*run the same command again to continue\n$/,
    );
    stalling.clear();
    asked.length = 0;
    const { code, stdout } = await startProgram("eomatch-download", ["--path", "catalogue"], cwd).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/S2A_A +resumed/);
    expect(asked.find(({ id }) => id === "S2A_A")?.range).toBe("bytes=100000-");
    expect(readFileSync(join(cwd, "catalogue", product)).equals(contentOf("S2A_A"))).toBe(true);
  });

  it.each([
    [["--jobs", "0"], '--jobs is "0": give a whole number'],
    [["--limit-rate", "fast"], '--limit-rate is "fast": give bytes per second'],
    [["--json", "--quiet"], "--json and --quiet contradict"],
    [["--path", "nowhere"], "holds no catalogue"],
  ])("has one clear message for %j", async (argv, message) => {
    const given = argv.includes("--path") ? argv : ["--path", "catalogue", ...argv];
    const { code, stderr } = await startProgram("eomatch-download", given, cwd).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`error: `);
    expect(stderr).toContain(message);
  });
});

describe("eomatch-remove", () => {
  it("removes what a stopped download has left of a product", async () => {
    stalling.add("S2A_A");
    const { child, ended } = startProgram("eomatch-download", ["--path", "catalogue"], cwd);
    await vi.waitUntil(() => existsSync(join(cwd, "catalogue", `${product}.part`)), 60_000);
    child.kill("SIGINT");
    await ended;
    const planned = await startProgram("eomatch-remove", ["--path", "catalogue", "--dry-run"], cwd).ended;
    expect(planned.stdout).toMatch(/would be removed: S2A_A: .*S2A_A\.zip\.part\n/);
    expect(existsSync(join(cwd, "catalogue", `${product}.part`))).toBe(true);
    await startProgram("eomatch-remove", ["--path", "catalogue", "--yes"], cwd).ended;
    expect(readdirSync(join(cwd, "catalogue"), { recursive: true }).join("\n")).not.toContain(".part");
  });

  it("deletes what was downloaded, after --yes alone, and it can be downloaded again", async () => {
    const before = itemOf(s2a).assets;
    await startProgram("eomatch-download", ["--path", "catalogue", "--quiet"], cwd).ended;
    const unasked = await startProgram("eomatch-remove", ["--path", "catalogue"], cwd).ended;
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain(
      "nobody can be asked here, this is no terminal: add --yes, or --dry-run to see what would go",
    );
    const planned = await startProgram("eomatch-remove", ["--path", "catalogue", "--dry-run"], cwd).ended;
    expect(planned.stdout).toMatch(/would be removed: S2A_A: .*S2A_A\.zip\n/);
    expect(existsSync(join(cwd, "catalogue", product))).toBe(true);
    const { code, stdout } = await startProgram("eomatch-remove", ["--path", "catalogue", "--yes"], cwd)
      .ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^4 products removed \(1.2 MB\) in .*data\n$/);
    expect(existsSync(join(cwd, "catalogue/data/Sentinel-2"))).toBe(false);
    expect(itemOf(s2a).assets).toEqual(before);
    const again = await startProgram("eomatch-download", ["--path", "catalogue"], cwd).ended;
    expect(again.stdout).toContain("4 products downloaded");
  });

  it("leaves the files with --keep-files, which the next download registers", async () => {
    await startProgram("eomatch-download", ["--path", "catalogue", "--quiet"], cwd).ended;
    await startProgram("eomatch-remove", ["--path", "catalogue", "--keep-files", "--yes"], cwd).ended;
    expect(existsSync(join(cwd, "catalogue", product))).toBe(true);
    expect(itemOf(s2a).assets.data["scrappi:asset_state"]).toBe("remote");
    const { stdout } = await startProgram("eomatch-download", ["--path", "catalogue"], cwd).ended;
    expect(stdout).toContain("4 products already there");
    expect(itemOf(s2a).assets.data["scrappi:asset_state"]).toBe("downloaded");
  });
});

describe("eomatch status", () => {
  it("counts what is on disk, and says which files are not where they should be, with an index and without", async () => {
    const status = async (): Promise<unknown> => {
      const { code, stdout } = await startProgram("eomatch", ["status", "--path", "catalogue", "--json"], cwd)
        .ended;
      return { code, ...JSON.parse(stdout) };
    };
    await startProgram("eomatch-download", ["--path", "catalogue", "--quiet"], cwd).ended;
    const missing = { remoteProducts: 0, simulatedProducts: 0, files: [], links: 0, broken: [] };
    expect(await status()).toMatchObject({
      code: 0,
      pairs: [{ events: 2, matchups: 2, downloadedMatchups: 2, startTime: "2023-06-01T10:00:00.000Z" }],
      collections: [
        { products: 2, downloaded: 2, downloadedBytes: 600_008 },
        { products: 2, downloaded: 2, downloadedBytes: 600_008 },
      ],
      missing,
    });
    await rm(join(cwd, "catalogue", product));
    const without = {
      code: 3,
      pairs: [{ downloadedMatchups: 1 }],
      missing: { ...missing, remoteProducts: 1, files: [join(cwd, "catalogue", product)] },
    };
    expect(await status()).toMatchObject(without);
    await rm(join(cwd, "catalogue/.eomatch"), { recursive: true });
    expect(await status()).toMatchObject(without);
  });
});

describe("eomatch status of a catalogue that is damaged", () => {
  it("names each file that cannot be read once, beside what can be, also where no events are left", async () => {
    const status = () => startProgram("eomatch", ["status", "--path", "catalogue"], cwd).ended;
    const [events] = readdirSync(join(cwd, "catalogue")).filter((name) => name.startsWith("matchup-events-"));
    await writeFile(join(cwd, "catalogue", events ?? "", "collection.json"), "{");
    const { code, stdout } = await status();
    expect(code).toBe(3);
    expect(stdout).not.toContain("nothing is in it yet");
    expect(stdout.match(/collection\.json: not JSON/g)).toHaveLength(1);
    expect(stdout).toContain("1 file that cannot be read: eomatch check --path catalogue\n");
    expect(stdout).toMatch(/^S2_MSI_L2A +S2A +2 /m);
    expect(stdout).toContain("\n4 products not on disk: ");
  });
});

describe("the API", () => {
  it("downloads and removes as the Python names say", async () => {
    const path = join(cwd, "catalogue");
    const context = new EOMatchContext({});
    const paths = await downloadCatalogueProducts({ context, path, stopTime: new Date("2023-06-02") });
    expect(paths.sort()[1]).toBe(join(path, product));
    expect(await removeCatalogueProducts({ context, path, deleteFiles: true })).toBe(2);
    const catalogue = await MatchupCatalogue.open(path);
    const eventSet = await catalogue.getEvents();
    const { outcomes } = await catalogue.downloadProducts({ eventSet });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(4).fill("downloaded"));
    expect(eventSet[0]?.matchupSet[0]?.products[1]?.assets["data"]?.["scrappi:asset_state"]).toBe(
      "downloaded",
    );
  });
});
