// `npm run bench:api`: measures the STAC API on a large catalogue; see README.md.
import { startApiServer } from "./api/api-server.js";
import { loadFigures } from "./api/load-figures.js";
import { searchFigures } from "./api/search-figures.js";
import { type BenchmarkAsked, runBenchmark, tellProgress } from "./benchmark-program.js";
import { largeCatalogue } from "./catalogue/large-catalogue.js";
import type { Figure } from "./finder/figure.js";

await runBenchmark(
  {
    name: "api",
    quick: "a thousand events instead of a hundred thousand, a second of load: to see that it works",
    options: { seconds: ["N", "how long the clients ask, default 30"] },
  },
  main,
);

async function main({ given, isQuick, report }: BenchmarkAsked<"seconds">): Promise<void> {
  const seconds = Number(given.seconds ?? (isQuick ? 1 : 30));
  if (!(seconds > 0)) throw new Error("--seconds takes a number above 0");
  const catalogue = await largeCatalogue(isQuick ? 1000 : 100_000, tellProgress);
  const server = await startApiServer(catalogue.path);
  const figures: Figure[] = [];
  try {
    tellProgress("searches");
    figures.push(...(await searchFigures(server, catalogue, isQuick ? 3 : 20)));
    tellProgress(`32 clients for ${seconds} s`);
    figures.push(...(await loadFigures(server, { seconds, clients: 32 })));
  } finally {
    server.stop();
  }
  report(figures);
}
