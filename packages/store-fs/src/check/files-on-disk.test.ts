import { expect, it } from "vitest";
import { created, sampleBatch } from "../../test/sample-catalogue.js";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { fsStore } from "../fs-store.js";
import { listFiles } from "./files-on-disk.js";

it("stops while it lists the files, which are many", async () => {
  const path = await temporaryFolder();
  await created(fsStore({ path }), sampleBatch());
  await expect(listFiles(path, [], AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
});
