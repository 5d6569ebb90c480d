// `npm run bench:orbits`: measures crossovers solved against crossovers sampled; see README.md.

import { type BenchmarkAsked, countOf, runBenchmark, tellProgress } from "./benchmark-program.js";
import type { Figure } from "./finder/figure.js";
import { crossoverFigures } from "./orbits/crossover-figures.js";
import { lostMatchupFigures } from "./orbits/lost-matchups.js";
import { swathSavingFigures } from "./orbits/swath-saving.js";
import { yearFigures } from "./orbits/year-figures.js";

await runBenchmark(
  {
    name: "orbits",
    quick: "two days sampled at 5 s and two days of all pairs: to see that it works",
    options: {
      only: ["ID", "the figures whose name begins so, such as orbits.search"],
      runs: ["N", "runs of what is quick to run, default 7"],
    },
  },
  main,
);

/** What can be measured by itself. */
interface Part {
  readonly title: string;
  /** What the names of its figures begin with. */
  readonly figures: readonly string[];
  readonly run: () => Figure[] | Promise<Figure[]>;
}

async function main({ given, isQuick, report }: BenchmarkAsked<"only" | "runs">): Promise<void> {
  const runs = countOf("runs", given.runs, isQuick ? 2 : 7);
  const { only } = given;
  const wanted = parts(isQuick, runs).filter(
    ({ figures }) => only === undefined || figures.some((id) => id.startsWith(only) || only.startsWith(id)),
  );
  if (wanted.length === 0) throw new Error(`--only ${only}: there is no such figure; try orbits.search`);
  const figures: Figure[] = [];
  for (const { title, run } of wanted) {
    tellProgress(title);
    figures.push(...(await run()).filter(({ id }) => only === undefined || id.startsWith(only)));
  }
  report(figures);
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
