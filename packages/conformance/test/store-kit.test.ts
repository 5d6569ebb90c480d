import { describe, expect, it } from "vitest";
import { checkStore, storeCases } from "../src/store/index.js";
import { brokenInCollectionsAndItems } from "./broken-stores/of-collections-and-items.js";
import { brokenInQueries } from "./broken-stores/of-queries.js";
import { brokenInWaiting } from "./broken-stores/of-waiting.js";
import { brokenInWriting } from "./broken-stores/of-writing.js";
import { referenceHarness } from "./reference-store.js";

const brokenStores = {
  ...brokenInCollectionsAndItems,
  ...brokenInWriting,
  ...brokenInQueries,
  ...brokenInWaiting,
};
const ids = storeCases.map(({ id }) => id);

describe("the cases of a store", () => {
  it("have ids of their own and say what they prove", () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, contract } of storeCases) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(title.length, id).toBeGreaterThan(10);
      expect(contract, id).toMatch(/\.$/);
    }
  });

  it("hold for the reference store, every one", async () => {
    const { passed, failed, skipped } = await checkStore(referenceHarness());
    expect(failed).toEqual([]);
    expect(skipped).toEqual([]);
    expect(passed).toEqual(ids);
  });

  it("each have a broken store", () => {
    expect(Object.keys(brokenStores).sort()).toEqual([...ids].sort());
  });
});

describe("a store that breaks", () => {
  it.concurrent.each(Object.entries(brokenStores))(
    "%s fails that case and no other",
    async (id, { wrap, hangs }) => {
      const harness = referenceHarness(wrap);
      // What never ends fails by the time limit: that is short then, and applies to that case alone.
      const alone = await checkStore(harness, { only: [id], ...(hangs ? { caseTimeoutSeconds: 0.5 } : {}) });
      expect(alone.failed.map((failure) => failure.id)).toEqual([id]);
      const others = await checkStore(harness, { skip: { [id]: "it is broken on purpose" } });
      expect(others.failed).toEqual([]);
      expect(others.passed).toEqual(ids.filter((other) => other !== id));
    },
  );
});
