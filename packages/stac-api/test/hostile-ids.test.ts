import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStacApi } from "../src/index.js";
import { sampleItem, storeOf } from "./sample-catalogue.js";

const origin = "https://stac.example/stac";
const linkOf = (object: { links: { rel: string; href: string }[] }, rel: string): string =>
  object.links.find((link) => link.rel === rel)?.href as string;

describe("an item of any id", () => {
  it("is found by its own address, as its collection is", async () => {
    const odd = fc.constantFrom(
      ".",
      "..",
      "~",
      "~..",
      "a/b",
      "a%2Fb",
      "%",
      "?q=1",
      "#x",
      "a b",
      "\\",
      "é",
      "😀",
      "items",
      "__proto__",
      "//",
      "\u0000",
      "\n",
    );
    const name = fc.oneof(
      odd,
      fc
        .string({ minLength: 1, maxLength: 8, unit: "binary" })
        .filter((text) => !/\p{Surrogate}/u.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(name, name, async (id, collection) => {
        const api = createStacApi({ store: await storeOf([sampleItem(id, { collection })]) });
        const ask = async (address: string): Promise<never> =>
          (await api(new Request(address))).json() as never;
        const { features } = (await ask(`${origin}/search`)) as {
          features: { links: { rel: string; href: string }[] }[];
        };
        const found = features[0] as (typeof features)[number];
        expect(await ask(linkOf(found, "self"))).toMatchObject({ id, collection });
        const of = (await ask(linkOf(found, "collection"))) as {
          id: string;
          links: { rel: string; href: string }[];
        };
        expect(of.id).toBe(collection);
        expect(((await ask(linkOf(of, "items"))) as { features: { id: string }[] }).features[0]?.id).toBe(id);
      }),
      { numRuns: 150 },
    );
  });
});

describe("the addresses of an API", () => {
  const self = async (options: object, headers: { [name: string]: string } = {}): Promise<string> => {
    const api = createStacApi({ store: await storeOf([sampleItem("a")]), ...options });
    const response = await api(new Request("http://10.0.0.1:8087/stac", { headers }));
    return linkOf(await response.json(), "self");
  };
  const forwarded = {
    "x-forwarded-proto": "https",
    "x-forwarded-host": "stac.example",
    "x-forwarded-prefix": "/eo/",
  };

  it("are those that the client asked, whatever it says of proxies", async () => {
    expect(await self({}, forwarded)).toBe("http://10.0.0.1:8087/stac");
  });

  it("are those of the proxy where it is trusted, or where the owner says", async () => {
    expect(await self({ trustsProxy: true }, forwarded)).toBe("https://stac.example/eo/stac");
    expect(await self({ trustsProxy: true }, { "x-forwarded-host": "a.example, b.example" })).toBe(
      "http://a.example/stac",
    );
    expect(await self({ baseUrl: "https://stac.example/v1/" }, forwarded)).toBe("https://stac.example/v1");
  });

  it("take nothing from a trusted proxy that is no host, scheme or path", async () => {
    const hostile = {
      "x-forwarded-proto": "javascript",
      "x-forwarded-host": "a.example/<script>",
      "x-forwarded-prefix": "//evil.example",
    };
    expect(await self({ trustsProxy: true }, hostile)).toBe("http://10.0.0.1:8087/stac");
  });
});
