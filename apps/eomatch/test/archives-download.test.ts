import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { content } from "../../../packages/providers/test/cdse-archive.js";
import { granuleContent } from "../../../packages/providers/test/cmr-archive.js";
import { bundleContent } from "../../../packages/providers/test/m2m-archive.js";
import { folderForArchives, secrets } from "./archive-servers.js";
import { startProgram } from "./run-program.js";

it("downloads what was found in the archives of Copernicus, USGS and NASA, signed in at each", async () => {
  const folder = await folderForArchives();
  const found = await startProgram("eomatch-find", ["--config", "find.yaml"], folder, secrets).ended;
  expect(found.code, found.stderr).toBe(0);
  const { code, stdout, stderr } = await startProgram(
    "eomatch-download",
    ["--config", "find.yaml"],
    folder,
    secrets,
  ).ended;
  expect([code, stdout + stderr]).toEqual([
    0,
    expect.not.stringMatching(/app-token|access-|session-|secret-path/),
  ]);
  const data = join(folder, "catalogue", "data");
  const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
  const expected = [content, granuleContent, bundleContent];
  expect(files.map(({ name }) => name.replace(/^.*\./, "")).sort()).toEqual(["hdf", "tar", "zip"]);
  for (const one of expected) expect(contents.some((file) => file.equals(one))).toBe(true);
});
