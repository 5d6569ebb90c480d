import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, startChromium } from "./chromium.js";
import { type PageServer, servePage } from "./page-server.js";
import { sampleSize, sampleStore } from "./sample-matchups.js";

const total = 2 * sampleSize.eventsPerPair * sampleSize.matchupsPerEvent;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const elementSets = `S2A
1 40697U 15028A   22141.48032161 -.00000424  00000+0 -14504-3 0  9995
2 40697  98.5692 216.6396 0001237 100.7521 259.3867 14.30808433360990
Landsat-9
1 49260U 21088A   22141.47130435  .00000564  00000+0  13520-3 0  9995
2 49260  98.1874 212.0396 0001510  81.2192 278.9178 14.57111561 34341`;

describe.skipIf(chromiumPath === undefined)("the page", () => {
  let browser: Browser;
  let server: PageServer;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await servePage(await sampleStore(), { cataloguePath: "my catalogue" });
    browser = await startChromium("none");
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints.splice(0)).toEqual([]);
  });

  const open = async (hash = "", options: BrowserContextOptions = {}): Promise<void> => {
    const context = await browser.newContext({ viewport: { width: 1300, height: 860 }, ...options });
    page = await context.newPage();
    page.setDefaultTimeout(120_000);
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(`${server.address}${hash}`);
    await page.waitForSelector(".loading", { state: "detached" });
    await page.waitForFunction(() => {
      const counts = document.querySelector(".counts")?.textContent;
      return location.hash.includes("mode=predict") || counts?.includes(" of ");
    });
  };
  const counts = async (): Promise<string> => (await page.locator(".counts").textContent()) ?? "";
  const shown = async (): Promise<number> => Number((await counts()).split(" of ")[0]?.replaceAll(",", ""));
  const cell = (row: number, column: number): Promise<string | null> =>
    page.locator("tbody tr:not(.spacer)").nth(row).locator("td").nth(column).textContent();

  it("shows every matchup on map, timeline and table", async () => {
    await open();
    expect(await counts()).toBe(`${total} of ${total} matchups in 12 of 12 events`);
    expect(await page.title()).toBe("Sample catalogue · eomatch explorer");
    expect(await page.locator("canvas").getAttribute("data-renderer")).toBe("canvas");
    expect((await page.locator(".bar-inside").getAttribute("d"))?.length).toBeGreaterThan(100);
    expect(await cell(0, 0)).toBe("2022-05-18 00:00:00");
    // Something else than one colour is drawn.
    const picture = await page.locator(".map-frame").screenshot();
    expect(picture.length).toBeGreaterThan(10_000);
  });

  it("filters by pair, satellite, time difference, overlap, area and what is on disk", async () => {
    await open();
    await page.click('.choice:has-text("Landsat-9 × S2A")');
    expect(await shown()).toBe(total / 2);
    await page.click(".button:has-text('Clear 1 filter')");
    await page.click(".chip-button:has-text('S3A')");
    expect(await shown()).toBe(total / 2);
    await page.getByLabel("Δt at most, min").fill("2");
    await page.getByLabel("Δt at most, min").blur();
    expect(await shown()).toBe(sampleSize.eventsPerPair * 2);
    await page.getByLabel("Overlap from, km²").fill("2000");
    await page.getByLabel("Overlap from, km²").blur();
    expect(await shown()).toBe(sampleSize.eventsPerPair);
    await page.click(".button:has-text('Clear 3 filters')");
    await page.click(".segmented button:has-text('All there')");
    expect(await shown()).toBe(1);
    await page.click(".button:has-text('Clear 1 filter')");
    await page.getByLabel("West").fill("170");
    await page.getByLabel("East").fill("-170");
    await page.getByLabel("East").blur();
    expect(await shown()).toBeGreaterThan(0);
    expect(await shown()).toBeLessThan(total / 4);
  });

  it("draws an area on the map, and clears it", async () => {
    await open("#view=map&at=0,0,7.2");
    await page.getByLabel("Draw an area: drag over the map").click();
    const box = (await page.locator("canvas").boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 4);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 150, box.y + box.height - 10, { steps: 4 });
    await page.mouse.up();
    const [west, south, east, north] = await Promise.all(
      ["West", "South", "East", "North"].map(async (side) =>
        Number(await page.getByRole("spinbutton", { name: side }).inputValue()),
      ),
    );
    expect(west).toBeCloseTo(0, 0);
    expect(east! - west!).toBeGreaterThan(30);
    expect(north! - south!).toBeGreaterThan(60);
    const some = await shown();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(total);
    expect(await page.locator("code").first().textContent()).toContain(
      `--bbox=${west},${south},${east},${north}`,
    );
    await page.click(".clear:has-text('clear')");
    expect(await shown()).toBe(total);
  });

  it("brushes the period on the timeline, by pointer and by keys", async () => {
    await open();
    const box = (await page.locator(".brush").boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 3 });
    await page.mouse.up();
    const brushed = await shown();
    expect(brushed).toBeGreaterThan(5);
    expect(brushed).toBeLessThan(total / 2);
    await page.getByRole("slider", { name: "End of the period" }).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("PageUp");
    expect(await shown()).toBeGreaterThan(brushed);
    await page.click(".clear:has-text('any period')");
    expect(await shown()).toBe(total);
  });

  it("sorts the table and selects by keys; the detail tells of the products", async () => {
    await open();
    for (let i = 0; i < 2; i++) await page.getByRole("button", { name: "Δt" }).click();
    expect(await cell(0, 2)).toBe("5 min");
    await page.locator("section.table-scroll").focus();
    await page.keyboard.press("ArrowDown");
    const detail = page.locator(".detail");
    await detail.locator(".product").nth(1).waitFor();
    expect(await detail.locator("h2").textContent()).toMatch(/ × /);
    expect(await detail.locator(".facts").first().textContent()).toContain("5,000 km²");
    expect(await detail.locator(".product").first().textContent()).toContain("Cloud 12.3 %");
    expect(await detail.locator(".time-axis").getAttribute("aria-label")).toContain(
      "5 min between the starts",
    );
    const links = await detail
      .locator("a")
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    expect(links.some((href) => href.includes("/stac/collections/S2_MSI_L1C/items/S2A_"))).toBe(true);
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("tbody tr[aria-current]").count()).toBe(1);
  });

  it("selects what is clicked on the map", async () => {
    await open("#view=map&at=-174.3,62.7,10");
    const box = (await page.locator("canvas").boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator(".detail .product").nth(1).waitFor();
    expect(await page.locator("tbody tr[aria-current] td").first().textContent()).toBe("2022-05-18 00:00:00");
    expect(await page.locator(".detail").textContent()).toContain("on disk");
  });

  it("shares what is seen by its address", async () => {
    await open();
    await page.click('.choice:has-text("S2A × S3A")');
    await page.getByLabel("Δt at most, min").fill("3");
    await page.getByLabel("Δt at most, min").blur();
    await page.click('button[title^="South pole"]');
    await page.getByRole("button", { name: "Overlap" }).click();
    await page.locator("tbody tr:not(.spacer)").nth(1).click();
    await page.locator(".detail .product").first().waitFor();
    await page.waitForFunction(() => location.hash.includes("id="));
    const before = [await counts(), await page.locator(".detail").textContent()];
    const { hash } = new URL(page.url());
    await page.context().close();
    await open(hash);
    await page.locator(".detail .product").first().waitFor();
    expect([await counts(), await page.locator(".detail").textContent()]).toEqual(before);
    expect(await page.locator('[aria-sort="ascending"]').textContent()).toContain("Overlap");
    expect(await page.locator('button[title*="pole"][aria-pressed="true"]').count()).toBe(1);
  });

  it("writes commands for the filter, quoted for a shell", async () => {
    await open("#from=2022-05-18T02:00Z&to=2022-05-18T09:30Z&area=-10,40,30,70&dt=100&platform=S3A");
    const commands = await page.locator(".commands code").allInnerTexts();
    expect(commands[0]).toBe(
      "eomatch download --path 'my catalogue' --platforms S3A --start-time 2022-05-18T02:00:00Z --stop-time 2022-05-18T09:30:00Z --bbox=-10,40,30,70",
    );
    expect(commands[1]).toContain("--property 'matchup:time_diff_abs<=100'");
    expect(await page.locator(".commands").textContent()).toContain("it does not know the time difference");
    expect(await page.getByLabel("Δt at most, min").inputValue()).toBe("1.667");
  });

  it("predicts crossovers from element sets in a worker", async () => {
    await open("#mode=predict&start=2022-05-20T20:00Z&days=1&km=20&s=300");
    await page.locator("textarea").fill(elementSets);
    await page.locator("textarea").blur();
    await page.getByLabel("Second satellite").waitFor();
    await page.getByRole("button", { name: "Predict" }).last().click();
    await page.locator("tbody tr").first().waitFor();
    expect(await page.locator("caption").textContent()).toContain("crossovers of S2A and Landsat-9");
    const first = await page.locator("tbody tr").first().textContent();
    expect(first).toContain("2022-05-20 20:4");
    expect(first).toContain("80.7° N 40.7° W");
    expect(first).toContain("2 min 43 s");
    expect(await page.locator(".legend").textContent()).toContain("Ground track of Landsat-9");
    // It draws a filter of the catalogue.
    expect(await page.getByLabel("Draw an area: drag over the map").count()).toBe(0);
    await page.locator("tbody tr button").first().click();
    expect(await page.locator("tbody tr[aria-current]").count()).toBe(1);
  });

  it.each(["light", "dark"] as const)(
    "has no serious finding of axe in its %s colours",
    async (colorScheme) => {
      await open("", { colorScheme });
      await page.locator("tbody tr:not(.spacer)").first().click();
      await page.locator(".detail .product").first().waitFor();
      await page.evaluate(axe);
      const findings = await page.evaluate(async () => {
        const { axe: checker } = window as unknown as { axe: typeof import("axe-core") };
        const { violations } = await checker.run(document);
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
      });
      expect(findings).toEqual([]);
    },
  );

  it("leaves the choice of the view free on a telephone that lies on its side, the legend shut or open", async () => {
    await open("", { viewport: { width: 812, height: 375 }, hasTouch: true });
    const legend = page.locator(".legend");
    expect(await legend.getAttribute("open")).toBeNull();
    await legend.locator("summary").click();
    const [views, box] = [await page.locator(".map-views").boundingBox(), await legend.boundingBox()];
    expect(box?.y).toBeGreaterThan((views?.y ?? 0) + (views?.height ?? 0));
    await page.getByRole("button", { name: "North", exact: true }).click();
  });

  it("fits a telephone: nothing sticks out at 390 px", async () => {
    await open("", { viewport: { width: 390, height: 844 }, hasTouch: true });
    await page.locator("tbody tr:not(.spacer)").first().click();
    await page.locator(".detail .product").first().waitFor();
    await page.click("summary:has-text('Filters')");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await page.getByLabel("West").isVisible()).toBe(true);
  });
});
