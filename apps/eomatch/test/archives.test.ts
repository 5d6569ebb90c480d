import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderForArchives, secrets } from "./archive-servers.js";
import { startProgram } from "./run-program.js";

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
    /usgs: .*sign-in refused \(.*AUTH_INVALID.*register at https:\/\/ers\.cr\.usgs\.gov/,
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
