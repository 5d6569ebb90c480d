// `npm run bench:finder`: measures @eomatch/finder against named peers; see README.md.
import { parseArgs } from "node:util";
import { type BenchmarkPart, benchmarkParts } from "./finder/benchmark-parts.js";
import { type Figure, significant } from "./finder/figure.js";
import { figureTable, formatTable, type Table } from "./finder/plain-table.js";
import type { CaseResult } from "./finder/run-case.js";
import { summaryTables } from "./finder/summary-table.js";
import { saveResult } from "./result-file.js";

const USAGE = `Usage: npm run --silent bench:finder -- [options]

  --json         print one JSON object and nothing else on standard output
  --quick        small inputs, one run each: seconds, to see that it works
  --only ID      the figures whose name begins so, such as finder.s2a-ls9 or finder.growth
  --sizes LIST   products a side of the series of sizes, default 1000,10000,100000,1000000; "none" leaves it out
  --runs N       runs of the finder, default 7; peers run up to 3 times
  --save         keep the result in bench/results/finder.json, from which the READMEs' tables are written
`;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    sizes: { type: "string" },
    runs: { type: "string" },
    save: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const runs = Number(values.runs ?? (values.quick ? 1 : 7));
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number of at least 1`);
  const parts = benchmarkParts({
    isQuick: values.quick,
    sizes: sizesOf(values.sizes ?? (values.quick ? "1000" : "1000,10000,100000,1000000")),
    runs,
    peerRuns: Math.min(runs, 3),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  const { only } = values;
  const wanted = parts.filter(({ figures }) => only === undefined || figures.some((id) => belongs(id, only)));
  if (wanted.length === 0) throw new Error(`--only ${only}: there is no such figure; try finder.s2a-ls9`);
  const { figures, tables, cases, failures } = await runParts(wanted, only);
  if (values.save) saveResult("finder", { summary: summaryTables(cases, figures), tables, figures });
  if (values.json) process.stdout.write(`${JSON.stringify({ name: "finder", figures })}\n`);
  else process.stdout.write([...tables, figureTable(figures)].map(formatTable).join("\n"));
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
    process.stderr.write(`${part.title}\n`);
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
