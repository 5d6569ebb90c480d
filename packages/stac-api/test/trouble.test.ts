import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CatalogueStore, StoreError } from "@eomatch/stac-model";
import { fsStore } from "@eomatch/store-fs";
import { describe, expect, it } from "vitest";
import { createStacApi } from "../src/index.js";
import { sampleItem, storeOf } from "./sample-catalogue.js";

const search = (query: string): Request => new Request(`https://stac.example/stac/search?${query}`);

describe("a search that takes too long", () => {
  /** A store that gives some items at once and then keeps its caller waiting until it is told to stop. */
  async function stuckStore(givenItems: number): Promise<CatalogueStore> {
    const store = await storeOf(Array.from({ length: 5 }, (_, i) => sampleItem(`item-${i}`)));
    return {
      ...store,
      async *query(query, options) {
        let given = 0;
        for await (const item of store.query(query, options)) {
          if (given++ >= givenItems) break;
          yield item;
        }
        await new Promise((_, reject) => {
          const { signal } = options ?? {};
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      },
    };
  }

  it("gives what it has, and a link that goes on from there", async () => {
    const api = createStacApi({ store: await stuckStore(2), maxSearchSeconds: 0.05 });
    const { features, links } = await (await api(search("limit=5"))).json();
    expect(features.map(({ id }: { id: string }) => id)).toEqual(["item-0", "item-1"]);
    const { href } = links.find(({ rel }: { rel: string }) => rel === "next");
    expect((await (await api(new Request(href))).json()).features[0].id).toBe("item-2");
  });

  it("is refused when it has nothing, or cannot tell what comes first", async () => {
    const empty = createStacApi({ store: await stuckStore(0), maxSearchSeconds: 0.05 });
    const sorted = createStacApi({ store: await stuckStore(2), maxSearchSeconds: 0.05 });
    for (const response of [await empty(search("limit=5")), await sorted(search("sortby=-id"))]) {
      expect(response.status).toBe(503);
      expect((await response.json()).description).toContain("narrow it");
    }
  });
});

describe("a catalogue that goes away while it is served", () => {
  it("is said to be gone, not to be empty, and is there again when it comes back", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stac-api-"));
    try {
      const path = join(folder, "catalogue");
      const store = fsStore({ path });
      await store.createCatalog({ id: "c", description: "C" });
      await store.write({
        collections: [{ id: "S2_MSI_L1C", description: "Products" }],
        items: [sampleItem("a"), sampleItem("b")],
      });
      const api = createStacApi({ store });
      const get = async (where: string) => {
        const response = await api(new Request(`https://stac.example/stac${where}`));
        return { status: response.status, body: await response.json() };
      };
      const { body } = await get("/search?limit=1");
      const next = new URL(body.links.find(({ rel }: { rel: string }) => rel === "next").href);
      await rename(path, `${path}-away`);
      const addresses = ["/search", "/search?ids=a", "/search?sortby=id", "/collections", ""];
      for (const where of [...addresses, "/collections/S2_MSI_L1C/items", `/search${next.search}`]) {
        expect(await get(where), where).toEqual({
          status: 404,
          body: { code: "not-found", description: "there is no catalogue here any more" },
        });
      }
      await rename(`${path}-away`, path);
      expect((await get(`/search${next.search}`)).body.features.map(({ id }: { id: string }) => id)).toEqual([
        "b",
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("a catalogue that cannot be read", () => {
  it("is told to its owner, while the client learns no path", async () => {
    const store = await storeOf([sampleItem("a")]);
    const error = new StoreError("store/unreadable", "cannot read /home/somebody/catalogue", {});
    const told: unknown[] = [];
    const api = createStacApi({
      store: {
        ...store,
        query: () => {
          throw error;
        },
      },
      onError: (one) => told.push(one),
    });
    const response = await api(search(""));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("somebody");
    expect(told).toEqual([error]);
  });

  it("gives all items but the broken one, which its owner is told of once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "eomatch-broken-"));
    try {
      const store = fsStore({ path: folder });
      await storeOf(
        ["a", "b", "c"].map((id) => sampleItem(id)),
        store,
      );
      const files = await readdir(folder, { recursive: true });
      await writeFile(join(folder, files.find((file) => file.endsWith("b.json")) as string), "{");
      const told: string[] = [];
      const api = createStacApi({ store, onError: (error) => told.push(String(error)) });
      for (let i = 0; i < 2; i++) {
        const { features } = await (await api(search(""))).json();
        expect(features.map(({ id }: { id: string }) => id)).toEqual(["a", "c"]);
      }
      expect(told).toHaveLength(1);
      expect(told[0]).toContain("b.json");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
