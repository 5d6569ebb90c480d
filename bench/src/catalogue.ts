// `npm run bench:catalogue`: measures the catalogue on disk; see README.md.

import { type BenchmarkAsked, countOf, runBenchmark, tellProgress } from "./benchmark-program.js";
import { appendFigures } from "./catalogue/append-figures.js";
import { largeCatalogue } from "./catalogue/large-catalogue.js";
import { queryFigures } from "./catalogue/query-figures.js";
import { writeFigures } from "./catalogue/write-figures.js";
import type { Figure } from "./finder/figure.js";

await runBenchmark(
  {
    name: "catalogue",
    quick: "a thousand events instead of a hundred thousand, one run each: to see that it works",
    options: { runs: ["N", "runs of everything that is timed, default 5"] },
  },
  main,
);

async function main({ given, isQuick, report }: BenchmarkAsked<"runs">): Promise<void> {
  const runs = countOf("runs", given.runs, isQuick ? 1 : 5);
  const large = await largeCatalogue(isQuick ? 1000 : 100_000, tellProgress);
  tellProgress("queries");
  const figures: Figure[] = await queryFigures(large, runs);
  tellProgress("appending");
  figures.push(...(await appendFigures(large, isQuick ? 10 : 1000, runs)));
  // Last, because afterwards many files go.
  tellProgress("writing");
  figures.push(...(await writeFigures(isQuick ? 100 : 10_000, runs)));
  report(figures);
}
