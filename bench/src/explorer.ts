// `npm run bench:explorer`: how soon the page shows a catalogue, and how smoothly its map moves; see README.md.

import { type BenchmarkAsked, runBenchmark, tellProgress } from "./benchmark-program.js";
import { largeCatalogue } from "./catalogue/large-catalogue.js";
import { chromiumPath, openChromium } from "./explorer/chromium.js";
import { demoCatalogue } from "./explorer/demo-catalogue.js";
import { motionFigures } from "./explorer/motion-figures.js";
import { startPageServer } from "./explorer/page-server.js";
import { pictureFigures } from "./explorer/picture-figures.js";

await runBenchmark(
  {
    name: "explorer",
    quick: "a thousand events instead of a hundred thousand, one load: to see that it works",
    options: { only: ["NAME", "first-picture or motion"] },
    notes: "It takes Chromium: the file that CHROMIUM names, else the one on the PATH.",
  },
  main,
);

async function main({ given, isQuick, report }: BenchmarkAsked<"only">): Promise<void> {
  const { only } = given;
  if (only !== undefined && only !== "first-picture" && only !== "motion")
    throw new Error("--only takes first-picture or motion");
  const browser = await openChromium(chromiumPath());
  try {
    const figures = [
      ...(only === "motion"
        ? []
        : await pictureFigures(browser, demoCatalogue(tellProgress), isQuick ? 1 : 7)),
      ...(only === "first-picture" ? [] : await motion()),
    ];
    report(figures);
  } finally {
    await browser.close();
  }

  async function motion() {
    const catalogue = await largeCatalogue(isQuick ? 1000 : 100_000, tellProgress);
    const server = await startPageServer(catalogue.path);
    try {
      return await motionFigures(browser, server.url, tellProgress);
    } finally {
      server.stop();
    }
  }
}
