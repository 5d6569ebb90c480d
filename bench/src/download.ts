// `npm run bench:download`: downloads against curl and aria2c on loopback; see README.md.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchmarkAsked, countOf, runBenchmark, tellProgress } from "./benchmark-program.js";
import { servedMegabyte } from "./download/served-megabyte.js";
import { type Figure, significant } from "./finder/figure.js";
import { figureTable } from "./finder/plain-table.js";
import { packageFolder } from "./package-folder.js";

/** Files at once, the same for all. */
const connections = 8;

await runBenchmark(
  {
    name: "download",
    quick: "small files, one run each: to see that it works",
    options: { runs: ["N", "runs of everything that is timed, default 3; the best of each counts"] },
    notes: `Everything is written to memory where there is a disk of it (/dev/shm), so that the programs are measured and not the
disk. Of eomatch the time from asking for the products until all are verified, flushed and recorded in a catalogue; of
the others the time of the program. curl and aria2c verify, flush and record nothing; eomatch computes SHA-256 as well,
so that its time is also compared with that of curl and then openssl dgst, of aria2c that is told each file's digest,
and of a bare Node program that reads sockets, digests and writes, and does nothing else.`,
  },
  main,
);

async function main({ given, isQuick, report }: BenchmarkAsked<"runs">): Promise<void> {
  if (!has("curl")) {
    tellProgress("skipped: curl is not installed");
    return;
  }
  const runs = countOf("runs", given.runs, isQuick ? 1 : 3);
  const [largeMegabytes, files] = isQuick ? [32, 20] : [1024, 200];
  const single = await compare({ megabytes: largeMegabytes, files: 1, runs });
  const many = await compare({ megabytes: 1, files, runs });
  const rate = (seconds: number, megabytes: number): number => significant((megabytes * 1.048576) / seconds);
  const figures: Figure[] = [
    { id: "download.single.mb_per_s", value: rate(single.ours, largeMegabytes), unit: "MB/s" },
    { id: "download.single.ratio_curl", value: significant(single.curl / single.ours), unit: "× curl" },
    ...ratio(
      "download.single.ratio_curl_openssl",
      { peer: single.verified, ours: single.ours },
      "× curl, then openssl",
    ),
    ...ratio("download.single.ratio_bare_node", { peer: single.bare, ours: single.ours }, "× bare Node"),
    { id: "download.many.mb_per_s", value: rate(many.ours, files), unit: "MB/s" },
    { id: "download.many.ratio_curl", value: significant(many.curl / many.ours), unit: "× curl --parallel" },
    ...ratio(
      "download.many.ratio_curl_openssl",
      { peer: many.verified, ours: many.ours },
      "× curl, then openssl",
    ),
    ...ratio("download.many.ratio_aria2", { peer: many.aria2, ours: many.ours }, "× aria2c"),
    ...ratio(
      "download.many.ratio_aria2_verifying",
      { peer: many.aria2Verifying, ours: many.ours },
      "× aria2c that verifies",
    ),
    ...ratio("download.many.ratio_bare_node", { peer: many.bare, ours: many.ours }, "× bare Node"),
    { id: "download.rss_mb", value: significant(single.peakBytes / 1e6), unit: "MB" },
  ];
  const notes = [
    `One file of 1 GB, and 200 of 1 MB over ${connections} connections, from a server on the same machine to memory. eomatch also computes SHA-256, flushes each file and records it in a catalogue on disk.`,
  ];
  report(figures, { tables: [{ ...figureTable(figures), notes }] });
}

/** How a peer compares, where the machine has it. */
function ratio(
  id: string,
  { peer, ours }: { readonly peer: number | undefined; readonly ours: number },
  unit: string,
): readonly Figure[] {
  return peer === undefined ? [] : [{ id, value: significant(peer / ours), unit }];
}

interface Compared {
  readonly ours: number;
  readonly curl: number;
  /** Of curl and then openssl. */
  readonly verified: number | undefined;
  readonly aria2: number | undefined;
  /** Of aria2c that is told the digest of each file. */
  readonly aria2Verifying: number | undefined;
  /** Of the least that a Node program must do; see the program. */
  readonly bare: number;
  readonly peakBytes: number;
}

/** Best times in seconds of several runs, the programs in turn, from one server in a process of its own. */
async function compare({
  megabytes,
  files,
  runs,
}: {
  readonly megabytes: number;
  readonly files: number;
  readonly runs: number;
}): Promise<Compared> {
  const server = spawn(
    process.execPath,
    [join(packageFolder(), "dist/processes/file-server-process.js"), String(megabytes)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [port] = (await once(server.stdout, "data")) as [Buffer];
  const url = `http://127.0.0.1:${String(port).trim()}`;
  const best = {
    ours: Number.POSITIVE_INFINITY,
    curl: Number.POSITIVE_INFINITY,
    verified: Number.POSITIVE_INFINITY,
    aria2: Number.POSITIVE_INFINITY,
    aria2Verifying: Number.POSITIVE_INFINITY,
    bare: Number.POSITIVE_INFINITY,
  };
  let peakBytes = 0;
  try {
    for (let run = 0; run < runs; run++) {
      const ours = inFolder((folder) =>
        runNode<{ readonly seconds: number; readonly peakBytes: number }>("download-process", [
          "files",
          folder,
          String(files),
          url,
        ]),
      );
      best.ours = Math.min(best.ours, ours.seconds);
      peakBytes = Math.max(peakBytes, ours.peakBytes);
      const curl = inFolder((folder) => {
        const fetching = runCurl(folder, files, url);
        return {
          fetching,
          verifying: has("openssl", "version") ? runDigest(folder) : Number.POSITIVE_INFINITY,
        };
      });
      best.curl = Math.min(best.curl, curl.fetching);
      best.verified = Math.min(best.verified, curl.fetching + curl.verifying);
      const bare = inFolder((folder) =>
        runNode<{ readonly seconds: number }>("bare-download-process", [folder, String(files), url]),
      );
      best.bare = Math.min(best.bare, bare.seconds);
      if (files === 1 || !has("aria2c")) continue;
      const runAria = (digest?: string): number =>
        inFolder((folder) => runAria2(folder, { files, url, digest }));
      best.aria2 = Math.min(best.aria2, runAria());
      best.aria2Verifying = Math.min(best.aria2Verifying, runAria(digestOf(megabytes)));
    }
  } finally {
    server.kill();
  }
  const measured = (seconds: number): number | undefined => (Number.isFinite(seconds) ? seconds : undefined);
  return {
    ...best,
    verified: measured(best.verified),
    aria2: measured(best.aria2),
    aria2Verifying: measured(best.aria2Verifying),
    peakBytes,
  };
}

/** What a program of `processes/` tells of its run. */
function runNode<T>(program: string, argv: readonly string[]): T {
  const script = join(packageFolder(), `dist/processes/${program}.js`);
  return JSON.parse(execFileSync(process.execPath, [script, ...argv], { encoding: "utf8" }));
}

function runCurl(folder: string, files: number, url: string): number {
  const several = ["--parallel", "--parallel-immediate", "--parallel-max", String(connections)];
  const argv = [
    "--silent",
    "--fail",
    ...(files > 1 ? several : []),
    "--output",
    join(folder, "#1"),
    `${url}/[0-${files - 1}]`,
  ];
  // With several files it draws a meter, silent or not.
  return timed(() => execFileSync("curl", argv, { stdio: ["ignore", "ignore", "pipe"] }));
}

function runDigest(folder: string): number {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  return timed(() => execFileSync("openssl", ["dgst", "-sha256", ...paths], { stdio: "ignore" }));
}

function runAria2(
  folder: string,
  {
    files,
    url,
    digest,
  }: { readonly files: number; readonly url: string; readonly digest: string | undefined },
): number {
  const list = join(folder, "list");
  const verifying = digest === undefined ? "" : `\n  checksum=sha-256=${digest}`;
  const entries = Array.from({ length: files }, (_, i) => `${url}/${i}.bin\n  out=${i}.bin${verifying}`);
  writeFileSync(list, entries.join("\n"));
  const argv = [
    "--quiet",
    `--dir=${folder}`,
    `--input-file=${list}`,
    `--max-concurrent-downloads=${connections}`,
    "--split=1",
  ];
  return timed(() => execFileSync("aria2c", argv));
}

/** The digest of what the server sends. */
function digestOf(megabytes: number): string {
  const digest = createHash("sha256");
  for (let sent = 0; sent < megabytes; sent++) digest.update(servedMegabyte);
  return digest.digest("hex");
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(memoryDisk(), "eomatch-bench-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function memoryDisk(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

function has(program: string, askedFor = "--version"): boolean {
  return spawnSync(program, [askedFor], { stdio: "ignore" }).status === 0;
}
