import { isProviderError, type Product, type SkippedProduct } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { archiveNamesOf, type ListedProduct, productsOf, unlisted } from "./archive-listing.js";
import { cdseProvider } from "./cdse/index.js";
import { earthdataProvider } from "./earthdata/index.js";
import { knownPassword } from "./http/password-source.js";
import { usgsProvider } from "./usgs/index.js";

const listed = (id: string): ListedProduct => ({ name: id, result: { product: { id } as Product } });

async function* listing(...all: readonly ListedProduct[]): AsyncGenerator<ListedProduct> {
  yield* all;
}

describe("the products of a listing", () => {
  it("come once each, and what cannot be used is told by its id or the name that the archive has for it", async () => {
    const skipped: SkippedProduct[] = [];
    const found: string[] = [];
    const refused = { name: "a scene", result: { refused: { id: "b", reason: "it has no time" } } };
    const all = listing(listed("a"), refused, listed("a"), unlisted("an entry", "it has no id"), listed("c"));
    for await (const { id } of productsOf(all, { onSkip: (one) => skipped.push(one) })) found.push(id);
    expect(found).toEqual(["a", "c"]);
    expect(skipped).toEqual([
      { product: "b", reason: "it has no time" },
      { product: "an entry", reason: "it has no id" },
    ]);
  });

  it("end with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(productsOf(listing(listed("a")), { signal }).next()).rejects.toThrow("enough");
  });
});

describe("the archive's own names of a collection", () => {
  it("are told by every archive, in the words of its config", () => {
    const password = knownPassword({ username: "me", password: "pw" });
    const collections = { MINE: ["ONE/A", "TWO/B"] };
    expect(cdseProvider({ collections }).archiveNames?.("MINE")).toEqual(["ONE/A", "TWO/B"]);
    expect(earthdataProvider({ collections }).archiveNames?.("MINE")).toEqual(["ONE/A", "TWO/B"]);
    expect(usgsProvider({ password, collections }).archiveNames?.("MINE")).toEqual(["ONE/A", "TWO/B"]);
    expect(cdseProvider().archiveNames?.("NOT_THERE")).toEqual([]);
  });

  it("are an error that names those that are served when there are none", () => {
    const served = new Map([["A", ["a"]]]);
    const advice = "with its name";
    expect(archiveNamesOf(served, "A", { provider: "x", advice })).toEqual(["a"]);
    const missing = () => archiveNamesOf(served, "B", { provider: "x", advice });
    expect(missing).toThrow("x: B is not one of its collections (A); add it to collections with its name");
    expect(missing).toThrow(
      expect.toSatisfy((error) => isProviderError(error, "provider/unknown-collection")),
    );
  });
});
