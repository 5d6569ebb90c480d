// `npm run bench:sizes`: weighs @eomatch/finder; see README.md.
import { runBenchmark } from "./benchmark-program.js";
import { finderSizes } from "./sizes/finder-sizes.js";

await runBenchmark({ name: "sizes" }, async ({ report }) => {
  const { figures, table } = await finderSizes();
  report(figures, { tables: [table] });
});
