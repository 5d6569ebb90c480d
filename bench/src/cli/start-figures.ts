import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Figure, significant } from "../finder/figure.js";
import { packageFolder } from "../package-folder.js";

const program = join(packageFolder(), "..", "apps", "eomatch", "bin", "eomatch.js");

/** What is started, by the name of its figure; the first is what the others are compared with. */
const starts: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["node", ["-e", "0"]],
  ["start", [program, "--version"]],
  ["help", [program, "--help"]],
  ["config", [program, "config", "show"]],
];

/**
 * How long `eomatch --version`, `--help` and `config show` take over how long `node -e 0` takes, from start to end.
 *
 * All of them take turns, so that whatever else the machine does meets all alike, and the fastest run of each counts.
 */
export function startFigures(runs: number): Figure[] {
  const fastestMs = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const [name, args] of starts) {
      const ms = wallMs(args);
      fastestMs.set(name, Math.min(ms, fastestMs.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  const of = (name: string): number => fastestMs.get(name) ?? Number.NaN;
  return [
    { id: "cli.start.ms", value: significant(of("start")), unit: "ms" },
    { id: "cli.start.ratio", value: significant(of("start") / of("node")), unit: "× node -e 0" },
    { id: "cli.help.ratio", value: significant(of("help") / of("node")), unit: "× node -e 0" },
    { id: "cli.config.ratio", value: significant(of("config") / of("node")), unit: "× node -e 0" },
  ];
}

function wallMs(args: readonly string[]): number {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const ms = performance.now() - before;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return ms;
}
