import { memoryStore } from "@eomatch/catalogue";
import type { Product } from "@eomatch/stac-model";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, startChromium } from "./chromium.js";
import { type PageServer, servePage } from "./page-server.js";
import { sampleStore } from "./sample-matchups.js";

const payload = `"><img src=x onerror="window.isOwned=true"><script>window.isOwned=true</script>`;

/** A product as an enemy would write it. */
function hostile(product: Product): Product {
  return {
    ...product,
    id: `${product.id}${payload}'$(touch owned)`,
    properties: { "eo:cloud_cover": payload, "grid:code": payload },
    assets: {
      data: { href: "javascript:window.isOwned=true", title: payload },
      quicklook: { href: "javascript:window.isOwned=true", type: payload, roles: ["thumbnail"] },
      other: {
        href: 'https://archive.example/"onload="window.isOwned=true',
        roles: ["overview"],
        title: payload,
      },
    },
    links: [{ rel: "via", href: "javascript:window.isOwned=true", title: payload }],
  };
}

describe.skipIf(chromiumPath === undefined)("the page among what it cannot trust", () => {
  let browser: Browser;
  let server: PageServer | undefined;
  let page: Page;

  beforeAll(async () => {
    browser = await startChromium("none");
  });
  afterEach(async () => {
    await page?.context().close();
    server?.close();
  });
  afterAll(() => browser?.close());

  it("runs nothing that stands in an item, and leads nowhere but to http and https", async () => {
    server = await servePage(await sampleStore(hostile), { cataloguePath: payload });
    page = await (await browser.newContext()).newPage();
    await page.goto(server.address);
    await page.waitForSelector(".loading", { state: "detached" });
    await page.locator("tbody tr:not(.spacer)").nth(1).click();
    await page.locator(".detail .product").nth(1).waitFor();
    const links = await page
      .locator("a, img")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? one.getAttribute("src") ?? ""));
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(link).toMatch(/^https?:\/\//);
    for (const link of await page.locator("a").all()) {
      if ((await link.getAttribute("href"))?.startsWith(server.address))
        await link.click({ noWaitAfter: true });
    }
    expect(await page.evaluate(() => (window as { isOwned?: boolean }).isOwned)).toBeUndefined();
    expect(await page.locator(".detail").textContent()).toContain("<script>");
    expect(await page.locator(".detail code").textContent()).toContain(`--path '${payload}' `);
  });

  it("draws on a canvas where there is no WebGL", async () => {
    server = await servePage(await sampleStore());
    page = await (await browser.newContext()).newPage();
    await page.goto(server.address);
    await page.waitForSelector(".loading", { state: "detached" });
    expect(await page.locator("canvas").getAttribute("data-renderer")).toBe("canvas");
    const colours = (): Promise<number> =>
      page.locator("canvas").evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    // It draws when the browser has the next picture to show.
    await expect.poll(colours, { timeout: 10_000 }).toBeGreaterThan(20);
  });

  it("says how to fill a catalogue that is empty", async () => {
    const store = memoryStore();
    await store.createCatalog({ id: "empty", description: "Nothing yet" });
    server = await servePage(store);
    page = await (await browser.newContext()).newPage();
    await page.goto(server.address);
    await page.getByText("The catalogue is empty").waitFor();
    expect(await page.locator(".empty code").textContent()).toBe("eomatch find");
  });

  it("says why there is nothing to see when the server fails or goes", async () => {
    server = await servePage(memoryStore());
    page = await (await browser.newContext()).newPage();
    await page.goto(server.address);
    expect(await page.getByRole("alert").textContent()).toContain("there is no catalogue here yet");
    await page.route("**/explorer/**", (route) => route.abort());
    await page.reload();
    await page.getByText("is eomatch serve still running?").waitFor();
  });
});
