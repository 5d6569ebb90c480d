// `npm run bench:tables`: writes the tables in READMEs from the results that the benchmarks and the oracle tests saved.
// A table stands between `<!-- NAME -->` and `<!-- /NAME -->` (or `<!-- /benchmark -->` for benchmarks).
// With --check changes nothing and fails where a table is not what the results say.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

/** What may stand between markers: where it comes from, and how it is written. */
const sources = {
  "benchmark:finder": {
    file: "bench/results/finder.json",
    write: (result) => benchmark(result, result.summary),
  },
  "benchmark:finder:all": {
    file: "bench/results/finder.json",
    write: (result) => benchmark(result, result.tables),
  },
  "benchmark:catalogue": {
    file: "bench/results/catalogue.json",
    write: (result) => benchmark(result, result.tables),
  },
  "benchmark:download": {
    file: "bench/results/download.json",
    write: (result) => benchmark(result, result.tables),
  },
  "benchmark:download-proof": {
    file: "bench/results/download-proof.json",
    write: (result) => benchmark(result, result.tables),
  },
  "benchmark:cli": {
    file: "bench/results/cli.json",
    write: (result) => benchmark(result, result.tables),
  },
  "benchmark:api": {
    file: "bench/results/api.json",
    write: (result) => benchmark(result, result.tables),
  },
  "benchmark:orbits": {
    file: "bench/results/orbits.json",
    write: (result) => benchmark(result, result.tables),
  },
  "crash-proof": { file: "bench/results/crash-proof.json", write: crashProof },
  sizes: { file: "bench/results/sizes.json", write: (result) => result.tables.map(table).join("\n\n") },
  oracle: { file: "bench/results/oracle.json", write: oracle },
};

const isCheck = process.argv.includes("--check");
const stale = [];
for (const file of readmes()) {
  const before = readFileSync(join(root, file), "utf8");
  const after = withTables(before, file);
  if (after === before) continue;
  stale.push(file);
  if (!isCheck) writeFileSync(join(root, file), after);
}
for (const file of stale)
  console.log(isCheck ? `${file}: a table is not what the results say` : `${file}: written`);
if (isCheck && stale.length > 0) {
  console.log("write them with: npm run bench:tables");
  process.exit(1);
}

function readmes() {
  const options = { cwd: root, encoding: "utf8" };
  const files = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*README.md", "docs/*.md"],
    options,
  );
  return files.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));
}

function withTables(text, file) {
  const marked =
    /(<!-- (benchmark:[\w:-]+|sizes|oracle|crash-proof) -->)[\s\S]*?(<!-- \/(?:benchmark[\w:-]*|sizes|oracle|crash-proof) -->)/g;
  return text.replace(marked, (whole, open, name, close) => {
    const source = sources[name];
    if (source === undefined)
      throw new Error(`${file}: there is no table ${name}; there are ${Object.keys(sources)}`);
    const results = join(root, source.file);
    if (!existsSync(results)) {
      console.log(`${file}: ${name} is left as it is, there is no ${source.file} yet`);
      return whole;
    }
    return `${open}\n\n${source.write(JSON.parse(readFileSync(results, "utf8")))}\n\n${close}`;
  });
}

function benchmark({ name, machine }, tables) {
  const where = `Node ${machine.node.slice(1)}, ${machine.processor}, ${machine.date}`;
  return `${tables.map(table).join("\n\n")}\n\n${where}; \`npm run bench:${name}\`.`;
}

function oracle({ tolerance, situations }) {
  const rows = Object.entries(situations).map(([situation, counts]) => [
    situation,
    ...[counts.pairs, counts.overlapping, counts.missed, counts.invented, counts.wrongAreas].map((count) =>
      count.toLocaleString("en-US"),
    ),
    counts.greatestRelativeError.toExponential(0),
  ]);
  const columns = [
    "situation",
    "pairs",
    "overlapping",
    "missed",
    "invented",
    "wrong areas",
    "greatest error",
  ];
  return table({ title: "", columns, rows, notes: [`Tolerance: ${tolerance}`] });
}

function crashProof(results) {
  const count = (value) => (value ?? 0).toLocaleString("en-US");
  const of = {
    kills: ({ kills, batches }) => `${count(kills)} writers killed at random, ${count(batches)} batches done`,
    syscalls: ({ kills, batches }) =>
      `${count(kills)} writers killed at a call of the system, ${count(batches)} batches done`,
    shared: ({ expected, found, reads }) =>
      `${count(found)} of ${count(expected)} matchups by several writers at once, read ${count(reads)} times meanwhile`,
    takeover: ({ takeovers, greatestSeconds }) =>
      `${count(takeovers)} locks of killed processes taken over, at most ${greatestSeconds} s each`,
  };
  const rows = Object.entries(of)
    .filter(([mode]) => results[mode] !== undefined)
    .map(([mode, say]) => [say(results[mode]), count(results[mode].lost), count(results[mode].unreadable)]);
  return table({ title: "", columns: ["what was done", "lost", "unreadable"], rows, notes: [] });
}

/** A Markdown table whose columns line up in the source too. */
function table({ title, columns, rows, notes }) {
  const lines = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const isNumber = (i) => i > 0;
  const line = (cells) =>
    `| ${cells.map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (isNumber(i) ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  const parts = [line(columns), rule, ...rows.map(line)].join("\n");
  return [...(title === "" ? [] : [`**${title}**`]), parts, ...notes].join("\n\n");
}
