import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { catalogueEntry, cdseArchive } from "../../../packages/providers/test/cdse-archive.js";
import { cmrArchive, listedGranule } from "../../../packages/providers/test/cmr-archive.js";
import { listedScene, m2mArchive } from "../../../packages/providers/test/m2m-archive.js";

/** What the synthetic archives ask for, as the config names it. */
export const secrets: { readonly [variable: string]: string } = {
  CDSE_PASSWORD: "pw",
  USGS_TOKEN: "app-token",
};

/** A folder with a config for synthetic archives of Copernicus, USGS and NASA, and a netrc file for the last. */
export async function folderForArchives(): Promise<string> {
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
