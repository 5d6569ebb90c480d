// `npm run bench:api`: measures the STAC API on a large catalogue; see README.md.
import { parseArgs } from "node:util";
import { startApiServer } from "./api/api-server.js";
import { loadFigures } from "./api/load-figures.js";
import { searchFigures } from "./api/search-figures.js";
import { largeCatalogue } from "./catalogue/large-catalogue.js";
import type { Figure } from "./finder/figure.js";
import { figureTable, formatTable } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:api -- [options]

  --json       print one JSON object and nothing else on standard output
  --quick      a thousand events instead of a hundred thousand, a second of load: to see that it works
  --seconds N  how long the clients ask, default 30
  --save       keep the result in bench/results/api.json
`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    seconds: { type: "string" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const seconds = Number(values.seconds ?? (values.quick ? 1 : 30));
  if (!(seconds > 0)) throw new Error("--seconds takes a number above 0");
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const catalogue = await largeCatalogue(values.quick ? 1000 : 100_000, progress);
  const server = await startApiServer(catalogue.path);
  const figures: Figure[] = [];
  try {
    progress("searches");
    figures.push(...(await searchFigures(server, catalogue, values.quick ? 3 : 20)));
    progress(`32 clients for ${seconds} s`);
    figures.push(...(await loadFigures(server, { seconds, clients: 32 })));
  } finally {
    server.stop();
  }
  if (values.save) saveResult("api", { figures, tables: [figureTable(figures)] });
  if (values.json) process.stdout.write(`${JSON.stringify({ name: "api", figures })}\n`);
  else process.stdout.write(formatTable(figureTable(figures)));
}
