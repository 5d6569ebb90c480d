// `npm run bench:finder`: measures @eomatch/finder against named peers; see README.md.

import { type BenchmarkAsked, countOf, runBenchmark, tellProgress } from "./benchmark-program.js";
import { type BenchmarkPart, benchmarkParts } from "./finder/benchmark-parts.js";
import { type Figure, significant } from "./finder/figure.js";
import { figureTable, type Table } from "./finder/plain-table.js";
import type { CaseResult } from "./finder/run-case.js";
import { summaryTables } from "./finder/summary-table.js";

await runBenchmark(
  {
    name: "finder",
    quick: "small inputs, one run each: seconds, to see that it works",
    options: {
      only: ["ID", "the figures whose name begins so, such as finder.s2a-ls9 or finder.growth"],
      sizes: [
        "LIST",
        'products a side of the series of sizes, default 1000,10000,100000,1000000; "none" leaves it out',
      ],
      runs: ["N", "runs of the finder, default 7; peers run up to 3 times"],
    },
    notes: "The READMEs' tables are written from the result that is kept.",
  },
  main,
);

async function main({ given, isQuick, report }: BenchmarkAsked<"only" | "sizes" | "runs">): Promise<void> {
  const runs = countOf("runs", given.runs, isQuick ? 1 : 7);
  const parts = benchmarkParts({
    isQuick,
    sizes: sizesOf(given.sizes ?? (isQuick ? "1000" : "1000,10000,100000,1000000")),
    runs,
    peerRuns: Math.min(runs, 3),
    progress: tellProgress,
  });
  const { only } = given;
  const wanted = parts.filter(({ figures }) => only === undefined || figures.some((id) => belongs(id, only)));
  if (wanted.length === 0) throw new Error(`--only ${only}: there is no such figure; try finder.s2a-ls9`);
  const { figures, tables, cases, failures } = await runParts(wanted, only);
  const summary = summaryTables(cases, figures);
  report(figures, { tables, printed: [...tables, figureTable(figures)], besides: { summary } });
  for (const failure of failures) process.stderr.write(`failed: ${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

async function runParts(
  parts: readonly BenchmarkPart[],
  only: string | undefined,
): Promise<{ figures: Figure[]; tables: Table[]; cases: CaseResult[]; failures: string[] }> {
  const figures: Figure[] = [];
  const tables: Table[] = [];
  const cases: CaseResult[] = [];
  const failures: string[] = [];
  for (const part of parts) {
    tellProgress(part.title);
    try {
      const result = await part.run();
      const own = result.figures.filter(({ id }) => only === undefined || belongs(id, only));
      figures.push(...own.map((figure) => ({ ...figure, value: significant(figure.value) })));
      tables.push(...result.tables);
      if (result.matchCase !== undefined) cases.push(result.matchCase);
    } catch (error) {
      // The other parts are worth having all the same; the exit code tells.
      failures.push(`${part.title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { figures, tables, cases, failures };
}

// A figure of a part is named by its beginning: `finder.s2a-ls9` asks for all of a case, and a full name for its own part.
function belongs(id: string, only: string): boolean {
  return id.startsWith(only) || only.startsWith(`${id}.`);
}

function sizesOf(list: string): number[] {
  if (list === "none") return [];
  const sizes = list.split(",").map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size >= 100)) return sizes;
  throw new Error(`--sizes ${list}: give whole numbers of at least 100 with commas between, or none`);
}
