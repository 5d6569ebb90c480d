// `npm run bench:catalogue`: measures the catalogue on disk; see README.md.
import { parseArgs } from "node:util";
import { appendFigures } from "./catalogue/append-figures.js";
import { largeCatalogue } from "./catalogue/large-catalogue.js";
import { queryFigures } from "./catalogue/query-figures.js";
import { writeFigures } from "./catalogue/write-figures.js";
import type { Figure } from "./finder/figure.js";
import { figureTable, formatTable } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:catalogue -- [options]

  --json     print one JSON object and nothing else on standard output
  --quick    a thousand events instead of a hundred thousand, one run each: to see that it works
  --runs N   runs of everything that is timed, default 5
  --save     keep the result in bench/results/catalogue.json
`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    runs: { type: "string" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const runs = Number(values.runs ?? (values.quick ? 1 : 5));
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number of at least 1");
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const large = await largeCatalogue(values.quick ? 1000 : 100_000, progress);
  progress("queries");
  const figures: Figure[] = await queryFigures(large, runs);
  progress("appending");
  figures.push(...(await appendFigures(large, values.quick ? 10 : 1000, runs)));
  // Last, because afterwards many files go.
  progress("writing");
  figures.push(...(await writeFigures(values.quick ? 100 : 10_000, runs)));
  if (values.save) saveResult("catalogue", { figures, tables: [figureTable(figures)] });
  if (values.json) process.stdout.write(`${JSON.stringify({ name: "catalogue", figures })}\n`);
  else process.stdout.write(formatTable(figureTable(figures)));
}
