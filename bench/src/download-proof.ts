// `npm run bench:download-proof`: what promises of downloading are worth, tried; fails when one does not hold.

import { type BenchmarkAsked, countOf, runBenchmark, tellProgress } from "./benchmark-program.js";
import { faultRuns } from "./download/fault-runs.js";
import { chunkBytes, killedDownload } from "./download/killed-download.js";
import type { Figure } from "./finder/figure.js";

await runBenchmark(
  {
    name: "download-proof",
    options: {
      runs: ["N", "downloads from a server that does everything wrong, default 1000"],
      products: ["N", "products of the download that is killed, default 300"],
      kills: ["N", "how often it is killed, default 5"],
      seed: ["N", "what goes wrong, default 1"],
    },
  },
  main,
);

async function main({
  given,
  report,
}: BenchmarkAsked<"runs" | "products" | "kills" | "seed">): Promise<void> {
  const runs = countOf("runs", given.runs, 1000);
  const products = countOf("products", given.products, 300);
  const kills = countOf("kills", given.kills, 5);
  tellProgress(`${runs} downloads from a server that does everything wrong`);
  const faulty = await faultRuns({
    runs,
    seed: Number(given.seed ?? 1),
    onRun: (done) => done % 100 === 0 && tellProgress(`  ${done}`),
  });
  tellProgress(`${products} products, killed ${kills} times`);
  const killed = await killedDownload({ products, kills });
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
  report(figures, { besides: { faults: faulty.faults } });
  const isProven =
    faulty.wrong === 0 &&
    faulty.leaked === 0 &&
    killed.complete === killed.products &&
    killed.greatestTwiceBytes <= chunkBytes;
  if (!isProven) process.exitCode = 1;
}
