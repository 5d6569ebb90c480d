// `npm run bench:cli`: how long the program takes to answer, next to a Node that does nothing.

import { countOf, runBenchmark } from "./benchmark-program.js";
import { startFigures } from "./cli/start-figures.js";

await runBenchmark(
  { name: "cli", options: { runs: ["N", "runs of each program, default 30; the fastest counts"] } },
  ({ given, report }) => report(startFigures(countOf("runs", given.runs, 30))),
);
