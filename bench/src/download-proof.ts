// `npm run bench:download-proof`: what promises of downloading are worth, tried; fails when one does not hold.
import { parseArgs } from "node:util";
import { faultRuns } from "./download/fault-runs.js";
import { chunkBytes, killedDownload } from "./download/killed-download.js";
import type { Figure } from "./finder/figure.js";
import { figureTable } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "1000" },
    products: { type: "string", default: "300" },
    kills: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    save: { type: "boolean", default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`${values.runs} downloads from a server that does everything wrong`);
const faulty = await faultRuns({
  runs: Number(values.runs),
  seed: Number(values.seed),
  onRun: (done) => done % 100 === 0 && say(`  ${done}`),
});
say(`${values.products} products, killed ${values.kills} times`);
const killed = await killedDownload({ products: Number(values.products), kills: Number(values.kills) });
const figures: Figure[] = [
  ...(["runs", "whole", "named", "wrong", "leaked", "stopped"] as const).map((key) => ({
    id: `download.faults.${key}`,
    value: faulty[key],
    unit: "runs",
  })),
  {
    id: "download.faults.met",
    value: Object.values(faulty.faults).reduce((a, b) => a + b, 0),
    unit: "faults",
  },
  { id: "download.killed.complete", value: killed.complete, unit: `of ${killed.products} products` },
  { id: "download.killed.resumed", value: killed.resumed, unit: "files" },
  {
    id: "download.killed.sent_twice_kb",
    value: Math.round(killed.sentTwiceBytes / 1000),
    unit: `kB of ${Math.round(killed.bytes / 1000)} kB`,
  },
  {
    id: "download.killed.greatest_twice_kb",
    value: Math.round(killed.greatestTwiceBytes / 1000),
    unit: `kB of one file, of ${chunkBytes / 1000} kB that may be`,
  },
];
if (values.save)
  saveResult("download-proof", { figures, faults: faulty.faults, tables: [figureTable(figures)] });
if (values.json) process.stdout.write(`${JSON.stringify({ name: "download-proof", figures })}\n`);
else for (const { id, value, unit } of figures) process.stdout.write(`${id.padEnd(34)} ${value} ${unit}\n`);
const isProven =
  faulty.wrong === 0 &&
  faulty.leaked === 0 &&
  killed.complete === killed.products &&
  killed.greatestTwiceBytes <= chunkBytes;
if (!isProven) process.exitCode = 1;
