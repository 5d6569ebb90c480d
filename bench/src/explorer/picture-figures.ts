import type { Browser } from "playwright-core";
import { type Figure, significant } from "../finder/figure.js";
import { measurementOf } from "../measurement.js";
import { startPageServer } from "./page-server.js";

/** What {@link notePicture} leaves in the page. */
interface Noted {
  frameWhenWhole?: number;
  pictureMs?: number;
}

/** Notes when the map was first drawn with every matchup; runs in the page, before its own scripts. */
export const notePicture = (): void => {
  const noted = window as Noted;
  const look = (): void => {
    const bar = document.querySelector(".loading");
    const [read, all] = [bar?.getAttribute("aria-valuenow"), bar?.getAttribute("aria-valuemax")];
    const isShown = document.querySelector(".counts") !== null;
    const isWhole = isShown && (bar === null || (read === all && Number(all) > 0));
    const frames = Number(document.querySelector("canvas")?.dataset["frames"] ?? 0);
    if (isWhole) noted.frameWhenWhole ??= frames;
    if (frames > (noted.frameWhenWhole ?? Number.POSITIVE_INFINITY)) noted.pictureMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

/** Whether {@link notePicture} has seen it; runs in the page. */
export const hasPicture = (): boolean => (window as Noted).pictureMs !== undefined;

/** How long the page takes from its address to a map with all matchups; server and cache are fresh each time. */
export async function pictureFigures(browser: Browser, path: string, runs: number): Promise<Figure[]> {
  const times: { readonly paintMs: number; readonly pictureMs: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const server = await startPageServer(path);
    const context = await browser.newContext({ viewport: { width: 1300, height: 860 } });
    try {
      const page = await context.newPage();
      await page.addInitScript(notePicture);
      await page.goto(server.url);
      await page.waitForFunction(hasPicture);
      times.push(
        await page.evaluate(() => ({
          paintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
          pictureMs: (window as Noted).pictureMs ?? Number.NaN,
        })),
      );
    } finally {
      await context.close();
      server.stop();
    }
  }
  const figure = (id: string, values: readonly number[]): Figure => {
    const { median, min, max } = measurementOf(values);
    return { id, value: significant(median), unit: "ms", spread: [significant(min), significant(max)] };
  };
  return [
    figure(
      "explorer.first_paint_ms",
      times.map(({ paintMs }) => paintMs),
    ),
    figure(
      "explorer.first_picture_ms",
      times.map(({ pictureMs }) => pictureMs),
    ),
  ];
}
