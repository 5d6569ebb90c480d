import { memoryStore } from "@eomatch/catalogue";
import type { CatalogueStore } from "@eomatch/stac-model";
import { expect, it } from "vitest";
import { checkStore } from "../src/store/index.js";

it("holds for the store in memory", async () => {
  const harness = {
    create: async () => memoryStore(),
    reopen: async (store: CatalogueStore) => store,
    dispose: async () => {},
  };
  const { failed, skipped } = await checkStore(harness, { caseTimeoutSeconds: 60 });
  for (const { id, reason } of skipped) console.log(`skipped: ${id}: ${reason}`);
  expect(failed).toEqual([]);
});
