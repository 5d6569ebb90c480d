import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAndCatalogue, MatchupCatalogue } from "@eomatch/catalogue";
import { localProvider } from "@eomatch/providers/local";
import { stacApiProvider } from "@eomatch/providers/stac-api";
import type { ProductProvider } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenLinks, fingerprint, schemaReport } from "./catalogue-files.js";
import { startProgram } from "./run-program.js";
import { hasShared, readShared, sharedData } from "./shared-data.js";
import { type StacApiServer, serveStacApi } from "./stac-api-server.js";

const files = [
  "stac/100-landsat-items.json",
  "stac/100-sentinel-2-items.json",
  "stac/500-sentinel-2-items.json",
];
const isThere = hasShared(...files);
const hasSchemas = isThere && hasShared("schemas/index.json");
const collections = { LANDSAT_C2L2: "landsat-c2-l2", S2_MSI_L2A: "sentinel-2-l2a" };

/** What a planar reference finds within half an hour, by pair of satellites: 36 in all. */
const expected: readonly [string, string, number][] = [
  ["Landsat-9", "S2A", 10],
  ["Landsat-9", "S2B", 9],
  ["Landsat-8", "S2B", 9],
  ["Landsat-8", "S2A", 8],
];

let folder: string;
let server: StacApiServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eomatch-real-"));
  if (!isThere) return;
  for (const file of files) cpSync(join(sharedData, file), join(folder, "items", file));
  const features = files.flatMap((file) => readShared<{ features: never[] }>(file).features);
  server = await serveStacApi(features, 50);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server?.close();
});

async function findAll(provider: ProductProvider, path: string): Promise<number[]> {
  const catalogue = await MatchupCatalogue.openOrCreate(fsStore({ path }));
  const counts: number[] = [];
  for (const [landsat, sentinel] of expected) {
    const summary = await findAndCatalogue(
      {
        sensors: [
          { collection: "LANDSAT_C2L2", platform: landsat },
          { collection: "S2_MSI_L2A", platform: sentinel },
        ],
        startTime: new Date("2023-10-01T00:00:00Z"),
        stopTime: new Date("2024-12-31T23:59:59Z"),
        maxTimeDiffSeconds: 1800,
      },
      { catalogue, providers: [provider] },
    );
    expect(summary.failures).toEqual([]);
    counts.push(summary.matchups);
  }
  return counts;
}

describe.skipIf(!isThere)("real Landsat and Sentinel-2 products over Colorado", () => {
  const counts = expected.map(([, , count]) => count);
  const local = (): ProductProvider => localProvider({ path: join(folder, "items"), collections });

  it("give the 36 matchups of the planar reference, from files", async () => {
    expect(await findAll(local(), join(folder, "from-files"))).toEqual(counts);
  });

  it("give the same 36 from a STAC API that pages them, and the same catalogue", async () => {
    const provider = stacApiProvider({ url: server.url, collections });
    expect(await findAll(provider, join(folder, "from-api"))).toEqual(counts);
    expect(server.pages()).toBeGreaterThan(20);
    const idsIn = async (name: string): Promise<string[]> => {
      const catalogue = await MatchupCatalogue.open(fsStore({ path: join(folder, name) }));
      return (await catalogue.getEvents()).flatMap(({ matchupSet }) => matchupSet.map(({ id }) => id)).sort();
    };
    expect(await idsIn("from-api")).toEqual(await idsIn("from-files"));
  });

  it("hold the two that saw the same ground 50 seconds apart", async () => {
    const catalogue = await MatchupCatalogue.open(fsStore({ path: join(folder, "from-files") }));
    const pairs = (await catalogue.getEvents()).flatMap(({ matchupSet }) =>
      matchupSet.map(({ products, timeDiffAbs }) => ({ ids: products.map(({ id }) => id), timeDiffAbs })),
    );
    const [known] = pairs.filter(
      ({ ids }) =>
        ids[0] === "LC09_L2SP_034032_20241009_02_T1" &&
        ids[1] === "S2A_MSIL2A_20241009T174231_R098_T13TDE_20241009T232251",
    );
    expect(known?.timeDiffAbs).toBeGreaterThan(40);
    expect(known?.timeDiffAbs).toBeLessThan(60);
  });

  it("come out of eomatch-find by an archive named by its kind, which narrows the search", async () => {
    const features = files.flatMap((file) => readShared<{ features: never[] }>(file).features);
    const [filtering, plain] = [
      await serveStacApi(features, 50, { hasFilters: true }),
      await serveStacApi(features, 50),
    ];
    const configOf = (url: string): string =>
      JSON.stringify({
        platforms: "Landsat-9, S2A",
        collections: "LANDSAT_C2L2, S2_MSI_L2A",
        start_time: "2023-10-01",
        end_time: "2024-12-31",
        time_diff_threshold: 1800,
        providers: [{ kind: "planetary-computer", url }],
      });
    const runs: string[] = [];
    for (const [i, { url }] of [filtering, plain].entries()) {
      const config = join(folder, `find-${i}.yaml`);
      writeFileSync(config, configOf(url));
      const found = await startProgram(
        "eomatch-find",
        ["--config", config, "--path", `program-${i}`, "--json"],
        folder,
      ).ended;
      expect(found.code, found.stderr).toBe(0);
      const summary = JSON.parse(found.stdout.trim().split("\n").at(-1) ?? "");
      expect(summary).toMatchObject({ type: "summary", matchups: 10, failures: [] });
      const listed = await startProgram(
        "eomatch",
        ["list", "--path", `program-${i}`, "--matchups", "--json"],
        folder,
      ).ended;
      runs.push(listed.stdout);
    }
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).toContain("LC09_L2SP_034032_20241009_02_T1");
    expect(runs[0]).toContain("S2A_MSIL2A_20241009T174231_R098_T13TDE_20241009T232251");
    expect(filtering.items()).toBeLessThan(plain.items());
    await filtering.close();
    await plain.close();
  });

  it("are catalogued so that every link resolves and nothing is out of reach", () => {
    expect(brokenLinks(join(folder, "from-files"))).toEqual({ dangling: [], unlinked: [] });
    expect(brokenLinks(join(folder, "from-api"))).toEqual({ dangling: [], unlinked: [] });
  });

  it("change no byte when they are searched again", async () => {
    const before = fingerprint(join(folder, "from-files"));
    await findAll(local(), join(folder, "from-files"));
    expect(fingerprint(join(folder, "from-files"))).toEqual(before);
  });

  it.skipIf(!hasSchemas)("are catalogued as the official schemas ask, extensions included", async () => {
    const { checked, complaints, unchecked } = await schemaReport(join(folder, "from-files"));
    for (const uri of unchecked) console.log(`not checked: no copy of ${uri}`);
    expect(complaints).toEqual([]);
    expect(checked).toBeGreaterThan(200);
  });
});
