import { parseArgs } from "node:util";
import type { Figure } from "./finder/figure.js";
import { figureTable, formatTable, type Table } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";

/** What a benchmark says of itself. */
export interface BenchmarkDescription<Option extends string> {
  /** As in `npm run bench:NAME`; its result is kept under this name. */
  readonly name: string;
  /** What is different with `--quick`; left out by those that have no such flag. */
  readonly quick?: string | undefined;
  /** Its own options: what stands after each in the help, and what it says. */
  readonly options?: { readonly [option in Option]: readonly [value: string, help: string] } | undefined;
  /** What the help says besides. */
  readonly notes?: string | undefined;
}

/** What a benchmark was asked. */
export interface BenchmarkAsked<Option extends string> {
  readonly isQuick: boolean;
  /** The texts of its own options, where they were given. */
  readonly given: { readonly [option in Option]?: string | undefined };
  /** Keeps the result with `--save`, and prints it: the figures as JSON with `--json`, else as tables. */
  report(figures: readonly Figure[], options?: ReportOptions): void;
}

/** Options of {@link BenchmarkAsked.report}. */
export interface ReportOptions {
  /** The tables that are kept; default one of the figures. */
  readonly tables?: readonly Table[] | undefined;
  /** The tables that are printed; default those that are kept. */
  readonly printed?: readonly Table[] | undefined;
  /** What is kept besides. */
  readonly besides?: object | undefined;
}

/**
 * Runs a benchmark with the flags that all of them have: `--json`, `--quick`, `--save` and `--help`.
 *
 * @throws TypeError of Node for a flag that there is not
 */
export async function runBenchmark<Option extends string = never>(
  description: BenchmarkDescription<Option>,
  run: (asked: BenchmarkAsked<Option>) => void | Promise<void>,
): Promise<void> {
  const { name, quick, options } = description;
  const own = Object.keys(options ?? {}) as Option[];
  const { values } = parseArgs({
    options: {
      json: { type: "boolean" },
      save: { type: "boolean" },
      help: { type: "boolean" },
      ...(quick === undefined ? {} : { quick: { type: "boolean" } as const }),
      ...Object.fromEntries(own.map((option) => [option, { type: "string" } as const])),
    },
  });
  const given = values as { readonly [flag: string]: string | boolean | undefined };
  if (given["help"] === true) {
    process.stdout.write(usageOf(description));
    return;
  }
  await run({
    isQuick: given["quick"] === true,
    given: Object.fromEntries(
      own.map((option) => [option, given[option]]),
    ) as BenchmarkAsked<Option>["given"],
    report(figures, { tables = [figureTable(figures)], printed = tables, besides = {} } = {}) {
      if (given["save"] === true) saveResult(name, { ...besides, figures, tables });
      process.stdout.write(
        given["json"] === true
          ? `${JSON.stringify({ name, figures })}\n`
          : printed.map(formatTable).join("\n"),
      );
    },
  });
}

/** Reads `--runs` and other counts; `otherwise` where it is not given. */
export function countOf(option: string, text: string | undefined, otherwise: number): number {
  const count = Number(text ?? otherwise);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--${option} takes a whole number of at least 1`);
  return count;
}

/** Tells people how far it is, where it does not stand in the way of the result. */
export function tellProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}

function usageOf({ name, notes, options, quick }: BenchmarkDescription<string>): string {
  const flags: (readonly [flag: string, help: string])[] = [
    ["--json", "print one JSON object and nothing else on standard output"],
    ...(quick === undefined ? [] : [["--quick", quick] as const]),
    ...Object.entries(options ?? {}).map(
      ([option, [value, help]]) => [`--${option} ${value}`, help] as const,
    ),
    ["--save", `keep the result in bench/results/${name}.json`],
  ];
  const width = Math.max(...flags.map(([flag]) => flag.length)) + 2;
  const lines = flags.map(([flag, help]) => `  ${flag.padEnd(width)}${help}\n`).join("");
  const end = notes === undefined ? "" : `\n${notes}\n`;
  return `Usage: npm run --silent bench:${name} -- [options]\n\n${lines}${end}`;
}
