// `npm run bench:cli`: how long the program takes to answer, next to a Node that does nothing.
import { parseArgs } from "node:util";
import { startFigures } from "./cli/start-figures.js";
import { figureTable, formatTable } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:cli -- [options]

  --json     print one JSON object and nothing else on standard output
  --runs N   runs of each program, default 30; the fastest counts
  --save     keep the result in bench/results/cli.json
`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "30" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else main();

function main(): void {
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number of at least 1");
  const figures = startFigures(runs);
  if (values.save) saveResult("cli", { figures, tables: [figureTable(figures)] });
  if (values.json) process.stdout.write(`${JSON.stringify({ name: "cli", figures })}\n`);
  else process.stdout.write(formatTable(figureTable(figures)));
}
