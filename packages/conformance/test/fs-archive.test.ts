import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fsArchive } from "@eomatch/store-fs";
import { expect, it } from "vitest";
import { archiveCases, checkArchive } from "../src/archive/index.js";

it("an archive on disk does what an archive must do, every case", async () => {
  const folders: string[] = [];
  const { passed, failed, skipped } = await checkArchive({
    async create() {
      const folder = await mkdtemp(join(tmpdir(), "eomatch-archive-"));
      folders.push(folder);
      return fsArchive({ path: join(folder, "archive") });
    },
    reopen: async ({ location }) => fsArchive({ path: location }),
    read: ({ location }) => readFile(location),
    async places({ location }) {
      const folder = dirname(location);
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
    },
    async dispose() {
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    },
  });
  expect(failed).toEqual([]);
  expect(skipped).toEqual([]);
  expect(passed).toEqual(archiveCases.map(({ id }) => id));
});
