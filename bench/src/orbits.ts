// `npm run bench:orbits`: measures crossovers solved against crossovers sampled; see README.md.
import { parseArgs } from "node:util";
import type { Figure } from "./finder/figure.js";
import { figureTable, formatTable } from "./finder/plain-table.js";
import { crossoverFigures } from "./orbits/crossover-figures.js";
import { lostMatchupFigures } from "./orbits/lost-matchups.js";
import { swathSavingFigures } from "./orbits/swath-saving.js";
import { yearFigures } from "./orbits/year-figures.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:orbits -- [options]

  --json     print one JSON object and nothing else on standard output
  --quick    two days sampled at 5 s and two days of all pairs: to see that it works
  --only ID  the figures whose name begins so, such as orbits.search
  --runs N   runs of what is quick to run, default 7
  --save     keep the result in bench/results/orbits.json
`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    runs: { type: "string" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await main();

/** What can be measured by itself. */
interface Part {
  readonly title: string;
  /** What the names of its figures begin with. */
  readonly figures: readonly string[];
  readonly run: () => Figure[] | Promise<Figure[]>;
}

async function main(): Promise<void> {
  const runs = Number(values.runs ?? (values.quick ? 2 : 7));
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number of at least 1");
  const { only, quick } = values;
  const wanted = parts(quick, runs).filter(
    ({ figures }) => only === undefined || figures.some((id) => id.startsWith(only) || only.startsWith(id)),
  );
  if (wanted.length === 0) throw new Error(`--only ${only}: there is no such figure; try orbits.search`);
  const figures: Figure[] = [];
  for (const { title, run } of wanted) {
    process.stderr.write(`${title}\n`);
    figures.push(...(await run()).filter(({ id }) => only === undefined || id.startsWith(only)));
  }
  if (values.save) saveResult("orbits", { figures, tables: [figureTable(figures)] });
  if (values.json) process.stdout.write(`${JSON.stringify({ name: "orbits", figures })}\n`);
  else process.stdout.write(formatTable(figureTable(figures)));
}

function parts(isQuick: boolean, runs: number): Part[] {
  return [
    {
      title: "one pair, solved and sampled",
      figures: ["orbits.crossover30d", "orbits.growth"],
      run: () =>
        crossoverFigures(isQuick ? { days: 2, runs, stepSeconds: 5 } : { days: 30, runs, stepSeconds: 1 }),
    },
    { title: "66 pairs", figures: ["orbits.year66"], run: () => yearFigures(isQuick ? 2 : 365, 2) },
    {
      title: "queries by swaths and by distance, on simulated archives",
      figures: ["orbits.swath"],
      run: () => swathSavingFigures(isQuick ? 0.25 : 2),
    },
    {
      title: "what searches with orbits lose, on simulated archives",
      figures: ["orbits.search"],
      run: () => lostMatchupFigures(isQuick ? 0.25 : 7),
    },
  ];
}
