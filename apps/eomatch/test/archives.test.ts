import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { catalogueEntry, cdseArchive } from "../../../packages/providers/test/cdse-archive.js";
import { cmrArchive, listedGranule } from "../../../packages/providers/test/cmr-archive.js";
import { listedScene, m2mArchive } from "../../../packages/providers/test/m2m-archive.js";
import { startProgram } from "./run-program.js";

const secrets = { CDSE_PASSWORD: "pw", USGS_TOKEN: "app-token" };

/** A folder with a config for synthetic archives of Copernicus, USGS and NASA, and a netrc file for the last. */
async function folderForArchives(): Promise<string> {
  const copernicus = await cdseArchive([catalogueEntry(1), catalogueEntry(2, { west: 20 })]);
  const usgs = await m2mArchive([listedScene(1), listedScene(2, { west: 60 })], { usesOfFirstSession: 1 });
  const nasa = await cmrArchive((host) => [listedGranule(42, host, { west: -104.5 })]);
  const folder = await mkdtemp(join(tmpdir(), "eomatch-archives-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    join(folder, "find.yaml"),
    `matchup_catalogue: { path: ./catalogue }
platforms: S2A, Landsat-9, Terra
collections: S2_MSI_L1C, LANDSAT_C2L1, MODIS_L1B
start_time: 2024-10-09
end_time: 2024-10-10
time_diff_threshold: 1800
providers:
  - kind: cdse
    url: ${copernicus.url}
    download_url: ${copernicus.downloadUrl}
    auth: { kind: oidc, username: me, password: "\${CDSE_PASSWORD}", token_url: "${copernicus.tokenUrl}" }
  - kind: usgs
    url: ${usgs.url}
    auth: { kind: basic, username: me, password: "\${USGS_TOKEN}" }
  - kind: earthdata
    url: ${nasa.url}
    login_host: ${nasa.login.url}
`,
  );
  await writeFile(join(folder, ".netrc"), "machine urs.earthdata.nasa.gov login me password pw\n");
  return folder;
}

async function textOfFiles(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
  return texts.join("\n");
}

it("finds matchups in the archives of Copernicus, USGS and NASA, and shows no secret anywhere", async () => {
  const folder = await folderForArchives();
  const { ended } = startProgram("eomatch-find", ["--config", "find.yaml", "--verbose"], folder, secrets);
  const { code, stdout, stderr } = await ended;
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/1 matchup\b/)]);
  const catalogued = await textOfFiles(join(folder, "catalogue"));
  expect(catalogued).toContain("S2A_MSIL1C_20241009T174231_N0511_R098_T13T00001_20241009T174231");
  expect(catalogued).toContain("LC09_L1TP_033021_20241009_20241009_02_T1");
  expect(catalogued).toContain("MOD021KM.A2024283.1742.061.2024284011427");
  expect(stdout + stderr + catalogued).not.toMatch(/app-token|access-\d|refresh-\d|session-\d|"pw"/);
});

it("names the archive that refuses a token, says what to do, and ends with 3", async () => {
  const folder = await folderForArchives();
  const argv = ["--config", "find.yaml"];
  const { ended } = startProgram("eomatch-find", argv, folder, { ...secrets, USGS_TOKEN: "wrong-token" });
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(3);
  expect(stdout + stderr).toMatch(
    /usgs: sign-in refused \(.*AUTH_INVALID.*register at https:\/\/ers\.cr\.usgs\.gov/,
  );
  expect(stdout + stderr).not.toContain("wrong-token");
});

it("hides what stands under auth from config show", async () => {
  const folder = await folderForArchives();
  const { ended } = startProgram("eomatch", ["config", "show", "--config", "find.yaml"], folder, secrets);
  const { code, stdout } = await ended;
  expect([code, stdout]).toEqual([0, expect.stringMatching(/password: \$\{USGS_TOKEN\}/)]);
  expect(stdout).not.toMatch(/app-token/);
});
