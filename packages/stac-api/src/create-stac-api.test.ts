import { describe, expect, it } from "vitest";
import { sampleItem, square, storeOf } from "../test/sample-catalogue.js";
import { createStacApi } from "./create-stac-api.js";

const store = await storeOf([
  sampleItem("a", { start: "2024-06-01T00:00:00Z" }),
  sampleItem("b", { start: "2024-06-02T00:00:00Z", geometry: square(179.5, 10) }),
  sampleItem("c", { start: "2024-06-03T00:00:00Z", collection: "S3_EFR" }),
]);
const api = createStacApi({ store });
const get = (path: string, headers: { [name: string]: string } = {}): Promise<Response> =>
  api(new Request(`https://stac.example/stac${path}`, { headers }));
const idsOf = async (path: string): Promise<string[]> =>
  (await (await get(path)).json()).features.map(({ id }: { id: string }) => id);

describe("a STAC API", () => {
  it("lands on the catalogue, whose links are absolute and lead on", async () => {
    const { type, id, links } = await (await get("")).json();
    expect({ type, id }).toEqual({ type: "Catalog", id: "sample" });
    for (const { rel, href, method } of links) {
      if (method === "POST") continue;
      expect((await api(new Request(href))).status, rel).toBe(200);
    }
  });

  it("gives pages that hold each item once, whatever their size", async () => {
    for (const limit of [1, 2, 3, 10]) {
      const found: string[] = [];
      let path: string | undefined = `/search?limit=${limit}`;
      while (path !== undefined) {
        const page: { features: { id: string }[]; links: { rel: string; href: string }[] } = await (
          await get(path)
        ).json();
        found.push(...page.features.map(({ id }) => id));
        path = page.links.find(({ rel }) => rel === "next")?.href.slice("https://stac.example/stac".length);
      }
      expect(found).toEqual(["a", "b", "c"]);
    }
  });

  it("searches by collection, time, box and id, all of which must be met", async () => {
    expect(await idsOf("/search?collections=S3_EFR")).toEqual(["c"]);
    expect(await idsOf("/search?datetime=../2024-06-02T00:00:00Z")).toEqual(["a", "b"]);
    expect(await idsOf("/search?bbox=180,0,-170,20")).toEqual(["b"]);
    expect(await idsOf("/search?ids=b,c&collections=S3_EFR")).toEqual(["c"]);
    expect(await idsOf("/search?ids=b&bbox=0,0,1,1")).toEqual([]);
    expect(await idsOf("/search?sortby=-datetime")).toEqual(["c", "b", "a"]);
    expect(await idsOf("/collections/S2_MSI_L1C/items")).toEqual(["a", "b"]);
  });

  it("says what is wrong with a request, and with which part of it", async () => {
    for (const [path, status, text] of [
      ["/search?bbox=1,2,3", 400, "bbox"],
      ["/search?limit=0", 400, "limit"],
      ["/search?datetime=2024-06-01", 400, "datetime"],
      ["/search?token=x", 400, "token"],
      ["/search?colections=a", 400, "colections"],
      ["/collections/none", 404, "none"],
      ["/collections/S3_EFR/items/none", 404, "none"],
      ["/nowhere", 404, "nowhere"],
    ] as const) {
      const response = await get(path);
      expect(response.status, path).toBe(status);
      expect((await response.json()).description, path).toContain(text);
    }
  });

  it("saves sending again what the client has", async () => {
    const tag = (await get("/collections")).headers.get("etag") as string;
    const again = await get("/collections", { "if-none-match": tag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });
});
