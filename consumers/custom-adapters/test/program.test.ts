import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../src/matchups.js", import.meta.url));
const csv = fileURLToPath(new URL("../../data/products.csv", import.meta.url));
let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "matchups-"));
});
after(() => rm(folder, { recursive: true }));

function matchups(...args: string[]) {
  // The config and the secrets of whoever runs this test are none of its business.
  const env = { PATH: process.env["PATH"], HOME: folder };
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: "utf8" });
}

const config = (entry: string): string => `
matchup_catalogue: { path: ./matchups.jsonl }
platforms: S2A, S3A
collections: S2_MSI_L1C, S3_EFR
start_time: 2022-05-18
end_time: 2022-05-31
time_diff_threshold: 1800
providers:
  - ${entry}
`;

test("a program of our own finds what our provider has, and lists it from our store", async () => {
  const file = join(folder, "may.yaml");
  await writeFile(file, config(`{ kind: csv, path: ${csv}, collections: [S2_MSI_L1C, S3_EFR] }`));
  const found = matchups("find", "--config", file, "--json");
  assert.equal(found.status, 0, found.stderr);
  const lines = found.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines.at(-1).added, { events: 2, matchups: 3, products: 5 });

  const listed = matchups("list", "--matchups", "--path", "matchups.jsonl", "--format", "csv");
  assert.equal(listed.status, 0, listed.stderr);
  assert.equal(listed.stdout.trim().split("\n").length, 1 + 3);
  assert.match(await readFile(join(folder, "matchups.jsonl"), "utf8"), /^\{"catalog":/);

  const status = matchups("status", "--path", "matchups.jsonl");
  assert.equal(status.status, 0, status.stderr);
  assert.match(status.stdout, /S2A × S3A +2 +3/);
});

test("a mistake in the options of our provider is told with its line, and nothing is written", async () => {
  const file = join(folder, "wrong.yaml");
  const text = config(`{ kind: csv, pathh: ${csv}, collections: [S2_MSI_L1C, S3_EFR] }`);
  await writeFile(file, text.replace("matchups.jsonl", "other.jsonl"));
  const { status, stdout, stderr } = matchups("find", "--config", file);
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /wrong\.yaml:9.*pathh.*path/s);
  await assert.rejects(readFile(join(folder, "other.jsonl")), { code: "ENOENT" });
});

test("it calls itself by its own name, and says which commands need more adapters", () => {
  assert.equal(matchups("--version").stdout, "1.0.0\n");
  assert.match(matchups("--help").stdout, /^matchups: /);
  const { status, stderr } = matchups("serve", "--path", "matchups.jsonl");
  assert.equal(status, 2);
  assert.match(stderr, /this program has no server/);
});
