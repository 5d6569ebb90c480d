// `npm run bench:orbits`: measures crossovers solved against crossovers sampled; see README.md.
import { parseArgs } from "node:util";
import type { Figure } from "./finder/figure.js";
import { figureTable, formatTable } from "./finder/plain-table.js";
import { crossoverFigures } from "./orbits/crossover-figures.js";
import { swathSavingFigures } from "./orbits/swath-saving.js";
import { yearFigures } from "./orbits/year-figures.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:orbits -- [options]

  --json     print one JSON object and nothing else on standard output
  --quick    two days sampled at 5 s and two days of all pairs: to see that it works
  --runs N   runs of what is quick to run, default 7
  --save     keep the result in bench/results/orbits.json
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
  const runs = Number(values.runs ?? (values.quick ? 2 : 7));
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number of at least 1");
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  progress("one pair, solved and sampled");
  const figures: Figure[] = crossoverFigures(
    values.quick ? { days: 2, runs, stepSeconds: 5 } : { days: 30, runs, stepSeconds: 1 },
  );
  progress("66 pairs");
  figures.push(...(await yearFigures(values.quick ? 2 : 365, 2)));
  progress("queries by swaths and by distance, on simulated archives");
  figures.push(...(await swathSavingFigures(values.quick ? 1 : 7)));
  if (values.save) saveResult("orbits", { figures, tables: [figureTable(figures)] });
  if (values.json) process.stdout.write(`${JSON.stringify({ name: "orbits", figures })}\n`);
  else process.stdout.write(formatTable(figureTable(figures)));
}
