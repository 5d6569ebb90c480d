/// <reference types="node" />
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStore } from "@eomatch/store-fs";
import { expect, it } from "vitest";
import { checkStore, type StoreHarness } from "../src/store/index.js";

it("holds for the store on disk", async () => {
  const { failed, skipped } = await checkStore(fsHarness(), { caseTimeoutSeconds: 60 });
  for (const { id, reason } of skipped) console.log(`skipped: ${id}: ${reason}`);
  expect(failed).toEqual([]);
});

function fsHarness(): StoreHarness {
  const folders: string[] = [];
  return {
    async create() {
      const folder = await mkdtemp(join(tmpdir(), "eomatch-conformance-"));
      folders.push(folder);
      return fsStore({ path: join(folder, "catalogue") });
    },
    reopen: async ({ location }) => fsStore({ path: location }),
    async dispose() {
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
    },
    async breakItem({ location }, { id }) {
      const files = await readdir(location, { recursive: true });
      const file = join(location, files.find((name) => name.endsWith(`${id}.json`)) as string);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.slice(0, text.length / 2));
    },
  };
}
