// Proves with real processes what the catalogue on disk promises, and prints one JSON object:
//
//   node scripts/crash-proof.mjs kills [1000]        writers killed by SIGKILL at random moments
//   node scripts/crash-proof.mjs syscalls [60]       writers killed at their Nth call of the system (needs strace)
//   node scripts/crash-proof.mjs shared [8] [500]    processes that add matchups to one catalogue at once
//   node scripts/crash-proof.mjs takeover [20]       how soon the lock of a killed process is had by another
//
// With --save the figures are kept in bench/results/crash-proof.json, for the table in the README of store-fs.
// It exits with 1 when anything is lost or unreadable. The store must be built (`npm run build`).
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { fsStore } from "../packages/store-fs/dist/index.js";

const script = fileURLToPath(import.meta.url);
const products = "S2_MSI_L1C";
const matchups = "matchups";
const batchSize = 5;

const [mode, ...rest] = process.argv.slice(2).filter((argument) => argument !== "--save");
const modes = { kills, syscalls, shared, takeover, writer, holder };
const run = modes[mode];
if (run === undefined) {
  console.error("usage: node scripts/crash-proof.mjs kills|syscalls|shared|takeover [counts]");
  process.exit(2);
}
const figures = await run(...rest);
if (figures !== undefined) {
  if (process.argv.includes("--save")) await save(figures);
  console.log(JSON.stringify({ name: `crash-proof.${mode}`, ...figures }));
  process.exitCode = figures.lost + figures.unreadable > 0 ? 1 : 0;
}

async function save(result) {
  const file = new URL("../bench/results/crash-proof.json", import.meta.url);
  const before = JSON.parse(await readFile(file, "utf8").catch(() => "{}"));
  const saved = { ...before, [mode]: { date: new Date().toISOString().slice(0, 10), ...result } };
  await writeFile(file, `${JSON.stringify(saved, null, 2)}\n`);
}

/** Adds batches of matchups to a catalogue and says after each how many are done. */
async function writer(path, name, batches) {
  const store = fsStore({ path });
  process.stdout.write("0\n");
  for (let batch = 0; batch < Number(batches); batch++) {
    await store.write({ items: itemsOf(name, batch) });
    process.stdout.write(`${batch + 1}\n`);
  }
}

/** Takes the lock and keeps it. */
async function holder(path) {
  await fsStore({ path }).lock();
  process.stdout.write("held\n");
  setInterval(() => {}, 1000);
}

async function kills(count = "1000") {
  const figures = { kills: 0, batches: 0, lost: 0, unreadable: 0 };
  await inCatalogues(Number(count), async (path, name) => {
    const child = started(["writer", path, name, "1000000"]);
    await child.line((line) => line === "0");
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
    child.process.kill("SIGKILL");
    await child.ended;
    figures.kills += 1;
    await countAfter(figures, path, name, child.done());
  });
  return figures;
}

async function syscalls(count = "60") {
  const figures = { kills: 0, batches: 0, lost: 0, unreadable: 0 };
  const calls = "rename,mkdir,unlink,rmdir,link,fsync,fdatasync";
  let at = 0;
  await inCatalogues(Number(count), async (path, name) => {
    at += 1;
    const strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${calls}`];
    const inject = ["-e", `inject=${calls}:signal=SIGKILL:when=${at}`];
    const child = started(["writer", path, name, "3"], [...strace, ...inject]);
    await child.ended;
    figures.kills += child.signal() === "SIGKILL" ? 1 : 0;
    await countAfter(figures, path, name, child.done());
  });
  return figures;
}

async function shared(processes = "8", count = "500") {
  const batches = Math.ceil(Number(count) / batchSize);
  const path = await createdCatalogue();
  const startedAt = performance.now();
  const children = Array.from({ length: Number(processes) }, (_, i) =>
    started(["writer", path, `p${i}`, String(batches)]),
  );
  let isOver = false;
  const ended = Promise.all(children.map((child) => child.ended)).then(() => {
    isOver = true;
  });
  let reads = 0;
  let halfStates = 0;
  const reader = fsStore({ path });
  while (!isOver) {
    halfStates += await missingProducts(reader);
    reads += 1;
  }
  await ended;
  const seconds = (performance.now() - startedAt) / 1000;
  const failed = children.filter((child) => child.done() !== batches).length;
  const expected = Number(processes) * batches * batchSize;
  const found = new Set();
  for await (const { item } of fsStore({ path }).query({ collections: [matchups] })) found.add(item.id);
  const problems = await brokenLinks(path);
  await rm(join(path, ".."), { recursive: true });
  const lost = expected - found.size + failed;
  const unreadable = problems + halfStates;
  return { expected, found: found.size, reads, halfStates, lost, unreadable, seconds: rounded(seconds) };
}

async function takeover(count = "20") {
  const path = await createdCatalogue();
  const seconds = [];
  for (let i = 0; i < Number(count); i++) {
    const child = started(["holder", path]);
    await child.line((line) => line === "held");
    child.process.kill("SIGKILL");
    const killedAt = performance.now();
    const lock = await fsStore({ path }).lock({ timeoutSeconds: 60 });
    seconds.push((performance.now() - killedAt) / 1000);
    await lock.release();
    await child.ended;
  }
  await rm(join(path, ".."), { recursive: true });
  return {
    takeovers: seconds.length,
    greatestSeconds: rounded(Math.max(...seconds)),
    lost: 0,
    unreadable: 0,
  };
}

/** Runs something many times, fifty times in each of several catalogues, so that none grows large. */
async function inCatalogues(count, use) {
  for (let first = 0; first < count; first += 50) {
    const path = await createdCatalogue();
    for (let i = first; i < Math.min(count, first + 50); i++) await use(path, `k${i}`);
    await rm(join(path, ".."), { recursive: true });
  }
}

/** Counts what is wrong with a catalogue whose writer was killed after so many batches. */
async function countAfter(figures, path, name, done) {
  figures.batches += done;
  figures.unreadable += await brokenLinks(path);
  const asked = Array.from({ length: done }, (_, batch) => itemsOf(name, batch)).flat();
  const references = asked.map(({ item }) => ({ collection: item.collection, id: item.id }));
  const store = fsStore({ path });
  try {
    let found = 0;
    for await (const _ of store.readItems(references)) found += 1;
    figures.lost += references.length - found;
    await store.write({});
    const debris = (await readdir(join(path, ".eomatch"))).filter((entry) => /^(lock|staging)/.test(entry));
    figures.unreadable += debris.length + (await unlinkedFiles(path));
  } catch (error) {
    console.error(error);
    figures.unreadable += 1;
  }
}

async function createdCatalogue() {
  const path = join(await mkdtemp(join(tmpdir(), "eomatch-crash-")), "catalogue");
  const store = fsStore({ path });
  await store.createCatalog({ id: "crash-proof", description: "Written by processes that are killed" });
  const collections = [products, matchups].map((id) => ({ id, description: id }));
  await store.write({ collections });
  return path;
}

/** Some matchups of two products each. */
function itemsOf(name, batch) {
  return Array.from({ length: batchSize }, (_, i) => {
    const id = `${name}_${batch}_${i}`;
    const pair = [`${id}_a`, `${id}_b`].map((product) => item(products, product, []));
    const derived = pair.map(({ item: { id: target } }) => ({
      rel: "derived_from",
      target: { collection: products, id: target },
    }));
    return [...pair, item(matchups, id, derived)];
  }).flat();
}

function item(collection, id, relations) {
  const time = "2022-05-18T10:00:00Z";
  const ring = [[5, 45], [6, 45], [6, 46], [5, 46], [5, 45]]; // biome-ignore format: one ring, one line
  return {
    item: {
      type: "Feature",
      stac_version: "1.1.0",
      id,
      geometry: { type: "Polygon", coordinates: [ring] },
      bbox: [5, 45, 6, 46],
      properties: { datetime: time, start_datetime: time, end_datetime: time, platform: "S2A" },
      links: [],
      assets: {},
      collection,
    },
    relations,
  };
}

/** How many products of the matchups that a reader sees it does not see. */
async function missingProducts(reader) {
  let missing = 0;
  for await (const { relations } of reader.query({ collections: [matchups] })) {
    let found = 0;
    for await (const _ of reader.readItems(relations.map(({ target }) => target))) found += 1;
    missing += relations.length - found;
  }
  return missing;
}

/** How many links lead to no file or to one that is no JSON, for a tool that only follows links. */
async function brokenLinks(path) {
  return (await followed(path)).broken;
}

async function unlinkedFiles(path) {
  const { reached } = await followed(path);
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join("/"));
  return files.filter((file) => !file.startsWith(".eomatch/") && !reached.has(file)).length;
}

async function followed(path) {
  const reached = new Set();
  let broken = 0;
  const waiting = ["catalog.json"];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    try {
      const { links } = JSON.parse(await readFile(join(path, file), "utf8"));
      waiting.push(...links.map(({ href }) => posix.join(posix.dirname(file), href)));
    } catch (error) {
      console.error(`${file}: ${error.message}`);
      broken += 1;
    }
  }
  return { reached, broken };
}

/** Starts this script in another process. */
function started(args, before = []) {
  const [command, ...options] = [...before, process.execPath, script, ...args];
  const child = spawn(command, options, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = [];
  let unfinished = "";
  child.stdout.on("data", (data) => {
    const parts = `${unfinished}${data}`.split("\n");
    unfinished = parts.pop();
    lines.push(...parts);
    child.emit("lines");
  });
  let signal;
  const ended = new Promise((resolve) => {
    child.on("close", (_, by) => {
      signal = by;
      resolve();
    });
  });
  return {
    process: child,
    ended,
    signal: () => signal,
    done: () => Number(lines.at(-1) ?? 0),
    line: (isMeant) =>
      new Promise((resolve, reject) => {
        const look = () => lines.some(isMeant) && resolve();
        child.on("lines", look);
        child.on("close", () => reject(new Error("the process ended")));
        look();
      }),
  };
}

function rounded(value) {
  return Math.round(value * 1000) / 1000;
}
