// `npm run bench:explorer`: how soon the page shows a catalogue, and how smoothly its map moves; see README.md.
import { parseArgs } from "node:util";
import { largeCatalogue } from "./catalogue/large-catalogue.js";
import { chromiumPath, openChromium } from "./explorer/chromium.js";
import { demoCatalogue } from "./explorer/demo-catalogue.js";
import { motionFigures } from "./explorer/motion-figures.js";
import { startPageServer } from "./explorer/page-server.js";
import { pictureFigures } from "./explorer/picture-figures.js";
import { figureTable, formatTable } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:explorer -- [options]

  --json       print one JSON object and nothing else on standard output
  --quick      a thousand events instead of a hundred thousand, one load: to see that it works
  --only NAME  first-picture or motion
  --save       keep the result in bench/results/explorer.json

It takes Chromium: the file that CHROMIUM names, else the one on the PATH.
`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const { only } = values;
  if (only !== undefined && only !== "first-picture" && only !== "motion")
    throw new Error("--only takes first-picture or motion");
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const browser = await openChromium(chromiumPath());
  try {
    const figures = [
      ...(only === "motion"
        ? []
        : await pictureFigures(browser, demoCatalogue(progress), values.quick ? 1 : 7)),
      ...(only === "first-picture" ? [] : await motion()),
    ];
    if (values.save) saveResult("explorer", { figures, tables: [figureTable(figures)] });
    if (values.json) process.stdout.write(`${JSON.stringify({ name: "explorer", figures })}\n`);
    else process.stdout.write(formatTable(figureTable(figures)));
  } finally {
    await browser.close();
  }

  async function motion() {
    const catalogue = await largeCatalogue(values.quick ? 1000 : 100_000, progress);
    const server = await startPageServer(catalogue.path);
    try {
      return await motionFigures(browser, server.url, progress);
    } finally {
      server.stop();
    }
  }
}
