import { plansOfSize } from "../archives/archive-plan.js";
import type { EngineName } from "../engines/engine-registry.js";
import { caseFigures, memoryFigures } from "./case-figures.js";
import type { Figure } from "./figure.js";
import { HEADLINE_CASE, type MatchCase, matchCases } from "./match-case.js";
import { caseTable, type Table, withThousands } from "./plain-table.js";
import { type CaseResult, runCase } from "./run-case.js";
import {
  measureEndToEnd,
  measureGrowth,
  measureParallel,
  measureStream,
  type ScalingOptions,
} from "./scaling.js";

/** A part of the benchmark that can be run by itself. */
export interface BenchmarkPart {
  readonly title: string;
  /** What its figures' names begin with. */
  readonly figures: readonly string[];
  readonly run: () => Promise<PartResult>;
}

/** What a part gave. */
interface PartResult {
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
  /** Of a named case: what every engine took. */
  readonly matchCase?: CaseResult;
}

/** How the whole benchmark is run. */
export interface BenchmarkOptions extends ScalingOptions {
  /** Products a side of the series of sizes. */
  readonly sizes: readonly number[];
}

/** The parts of the finder's benchmark, in the order in which they run. */
export function benchmarkParts(options: BenchmarkOptions): BenchmarkPart[] {
  const scaling = (
    title: string,
    id: string,
    measure: (options: ScalingOptions) => Promise<Figure[]>,
  ): BenchmarkPart => ({
    title,
    figures: [id],
    run: async () => ({ figures: await measure(options), tables: [] }),
  });
  return [
    ...matchCases(options.isQuick).map((matchCase) => casePart(matchCase, options)),
    scaling("twice the input", "finder.growth", measureGrowth),
    scaling("from files to matches", "finder.end_to_end", measureEndToEnd),
    scaling("two threads", "finder.parallel", measureParallel),
    scaling("streams of a million products", "finder.stream", measureStream),
    ...(options.sizes.length === 0 ? [] : [sizesPart(options)]),
  ];
}

function casePart(matchCase: MatchCase, options: BenchmarkOptions): BenchmarkPart {
  const isHeadline = matchCase.id === HEADLINE_CASE;
  return {
    title: matchCase.title,
    figures: [`finder.${matchCase.id}`, ...(isHeadline ? ["finder.bytes_per_vertex"] : [])],
    run: async () => {
      const result = await runCase(matchCase, options);
      const figures = [...caseFigures(result), ...(isHeadline ? memoryFigures(result) : [])];
      return { figures, tables: [caseTable(result)], matchCase: result };
    },
  };
}

/** Up to this many products a side every fast engine takes part; beyond it, ourselves and the fastest peer. */
const ALL_ENGINES_UP_TO = 100_000;

function sizesPart(options: BenchmarkOptions): BenchmarkPart {
  return {
    title: "sizes",
    figures: ["finder.size"],
    run: async () => {
      const results: CaseResult[] = [];
      // A million products take long to load.
      const runs = Math.min(options.runs, 3);
      for (const size of options.sizes) {
        results.push(await runCase(sizeCase(size), { ...options, runs, peerRuns: 1 }));
      }
      return { figures: results.flatMap(sizeFigures), tables: [sizesTable(results)] };
    },
  };
}

function sizeCase(size: number): MatchCase {
  const ours: readonly EngineName[] = ["eomatch", "eomatch-planar"];
  const peers: readonly EngineName[] =
    size <= ALL_ENGINES_UP_TO ? ["shapely", "geos-wasm", "polygon-clipping"] : ["shapely"];
  return {
    id: `size.${size}`,
    title: `${withThousands(size)} a side`,
    plans: plansOfSize(size),
    engines: [...ours, ...peers],
    slowEngines: [],
  };
}

function sizeFigures(result: CaseResult): Figure[] {
  return caseFigures(result).filter(({ id }) => /\.(cpu_s|pairs)$|\.ratio\./.test(id));
}

function sizesTable(results: readonly CaseResult[]): Table {
  const engines: readonly EngineName[] = ["eomatch", "shapely", "geos-wasm", "polygon-clipping"];
  const cpu = ({ rows }: CaseResult, name: EngineName): string => {
    const row = rows.find(({ engine }) => engine === name);
    return row === undefined ? "–" : row.cpuS.median.toFixed(row.cpuS.median < 1 ? 3 : 1);
  };
  return {
    title: "Sentinel-2A × Landsat-9 by size, CPU s",
    columns: ["products", "pairs", ...engines],
    rows: results.map((result) => [
      result.products.map(withThousands).join(" × "),
      withThousands(result.rows[0]!.pairs),
      ...engines.map((engine) => cpu(result, engine)),
    ]),
    notes: [],
  };
}
