import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { created, sampleBatch } from "../../test/sample-catalogue.js";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { fsStore } from "../fs-store.js";
import { checkCatalogue } from "./check-catalogue.js";

it("finds nothing wrong with a copy that did not keep the times of the files", async () => {
  const path = await temporaryFolder();
  await created(fsStore({ path }), sampleBatch());
  const copy = join(await temporaryFolder(), "copy");
  await cp(path, copy, { recursive: true });
  const { findings } = await checkCatalogue({ path: copy });
  expect(findings).toEqual([expect.objectContaining({ kind: "unused-index", isHarmless: true })]);
  await checkCatalogue({ path: copy, repair: true });
  expect((await checkCatalogue({ path: copy })).findings).toEqual([]);
});
