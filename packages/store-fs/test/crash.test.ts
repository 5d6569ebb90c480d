import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CatalogueStore } from "@eomatch/stac-model";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileLayer } from "../src/file-layer.js";
import { storeThrough } from "../src/fs-store.js";
import { linkProblems, stateOf } from "./catalogue-state.js";
import {
  type Fault,
  faultyFiles,
  Killed,
  type SimulatedProcess,
  simulatedMachine,
  unflushedFiles,
} from "./faulty-files.js";
import { journey } from "./journey.js";
import { powerCutFiles } from "./power-cut-files.js";
import { randomNumbers } from "./random-numbers.js";
import { temporaryFolder, textsUnder, workFilesUnder } from "./temporary-folder.js";

/** How a writer does a step of the journey: how the store does it, or how it must not be done. */
type Writer = (step: number, place: WriterPlace) => Promise<void>;

interface WriterPlace {
  readonly path: string;
  readonly files: FileLayer;
  readonly process: SimulatedProcess;
}

/** A store whose journals have old files beside them for every part that stays, however small. */
function journalling(files: FileLayer, path: string, { machine }: SimulatedProcess): CatalogueStore {
  return storeThrough(files, { path }, machine, 1);
}

/** What the store says after each number of steps. */
const states: unknown[] = [];
/** What is on the disk then. */
const texts: { readonly [path: string]: string }[] = [];
/** The calls of the file layer that the whole journey makes. */
let calls: readonly string[] = [];

beforeAll(async () => {
  const base = await mkdtemp(join(tmpdir(), "eomatch-store-fs-"));
  const path = join(base, "catalogue");
  const files = faultyFiles();
  const store = journalling(files, path, simulatedMachine().begin());
  states.push(undefined);
  texts.push({});
  for (const step of journey) {
    await step(store);
    states.push(await stateOf(store));
    texts.push(await textsUnder(path));
  }
  calls = files.calls;
  await rm(base, { recursive: true });
});

describe("a process that is killed at any call that changes a file", () => {
  it("leaves what opens without repair and lacks at most the last batch", async () => {
    expect(
      await problemsOf((at, path) => afterKill(storeWriter(), { at, fault: "kill-before", path })),
    ).toEqual([]);
  });

  it("also in the middle of what it writes", async () => {
    const scenario: Scenario = (at, path) => afterKill(storeWriter(), { at, fault: "kill-within", path });
    expect(await problemsOf(scenario, (name) => /^(create|write)/.test(name))).toEqual([]);
  });

  it("is noticed when a writer writes in place, parents first", async () => {
    const problems = await problemsOf(
      (at, path) => afterKill(naiveWriter, { at, fault: "kill-within", path }),
      isSome,
    );
    expect(problems.length).toBeGreaterThan(10);
  });
});

describe("a power cut at any call that changes a file", () => {
  it("leaves the old or the new state to whoever opens the catalogue next", async () => {
    const problems = await problemsOf((at, path) => afterPowerCut(storeWriter(), { at, path }));
    expect(problems).toEqual([]);
  });

  it("is noticed when a writer renames what it has not flushed", async () => {
    const problems = await problemsOf((at, path) => afterPowerCut(renamingWriter, { at, path }), isSome);
    expect(problems.length).toBeGreaterThan(10);
  });
});

describe("a disk that is full at any call", () => {
  it.each<Fault>(["full-once", "full-from-here"])(
    "is reported, leaves the old state and no debris, and does not hinder what comes later (%s)",
    async (fault) => {
      const scenario: Scenario = (at, path) => afterFullDisk({ at, fault, path });
      expect(await problemsOf(scenario, (name) => !name.startsWith("remove"))).toEqual([]);
    },
  );
});

type Scenario = (at: number, path: string) => Promise<readonly string[]>;

/** Every fifth call: enough to see that a writer is no good. */
function isSome(_: string, at: number): boolean {
  return at % 5 === 0;
}

/** What goes wrong when the fault happens at each call of the journey, or at some of them. */
async function problemsOf(
  scenario: Scenario,
  isMeant: (name: string, at: number) => boolean = () => true,
): Promise<readonly string[]> {
  const base = await temporaryFolder();
  const problems: string[] = [];
  for (const [index, name] of calls.entries()) {
    const at = index + 1;
    if (!isMeant(name, at)) continue;
    const folder = join(base, String(at));
    await mkdir(folder);
    for (const problem of await scenario(at, folder)) problems.push(`at call ${at} (${name}): ${problem}`);
    await rm(folder, { recursive: true });
  }
  return problems;
}

async function afterKill(
  write: Writer,
  { at, fault, path: base }: { readonly at: number; readonly fault: Fault; readonly path: string },
): Promise<readonly string[]> {
  const path = join(base, "catalogue");
  const machine = simulatedMachine();
  const files = faultyFiles(at, fault);
  const done = await stepsUntilKilled(write, { path, files, process: machine.begin() });
  const problems: string[] = [];
  const { broken } = await linkProblems(path).catch((error) => ({ broken: [String(error)] }));
  problems.push(...broken.map((link) => `before any repair: ${link}`));
  const reader = journalling(unflushedFiles(), path, machine.begin());
  const read = await stateOf(reader).catch((error) => `unreadable: ${error}`);
  if (!holdsAllOf(read, done)) problems.push(`a reader misses something of step ${done}: ${shown(read)}`);
  return [...problems, ...(await afterReopening(path, { at, done, store: reader }))];
}

async function afterPowerCut(
  write: Writer,
  { at, path: base }: { readonly at: number; readonly path: string },
): Promise<readonly string[]> {
  const [root, store] = [join(base, "disk"), join(base, "kept")];
  await Promise.all([mkdir(root), mkdir(store)]);
  const disk = powerCutFiles(root, store);
  const files = faultyFiles(at, "kill-before", disk);
  const process = simulatedMachine().begin();
  const done = await stepsUntilKilled(write, { path: join(root, "catalogue"), files, process });
  const target = join(base, "after");
  await disk.cutPower(target, randomNumbers(at));
  const path = join(target, "catalogue");
  const machine = simulatedMachine("boot-2", "simulated", Date.now() + 60_000);
  const reader = journalling(unflushedFiles(), path, machine.begin());
  return afterReopening(path, { at, done, store: reader });
}

async function afterFullDisk({
  at,
  fault,
  path: base,
}: {
  readonly at: number;
  readonly fault: Fault;
  readonly path: string;
}): Promise<readonly string[]> {
  const path = join(base, "catalogue");
  const process = simulatedMachine().begin();
  const files = faultyFiles(at, fault);
  const store = journalling(files, path, process);
  const healthy = journalling(unflushedFiles(), path, process);
  const problems: string[] = [];
  for (const [number, step] of journey.entries()) {
    const error = await step(store).catch((thrown: unknown) => thrown);
    // What comes after a batch is in place (to make room in the journals, to renew the index) may fail in silence.
    if (error === undefined && files.calls.length < at) continue;
    const expected = error === undefined ? number + 1 : number;
    if (error !== undefined && (error as { code?: unknown }).code !== "store/unwritable") {
      problems.push(`step ${number} failed with ${error}`);
    }
    const state = await stateOf(healthy);
    if (!isState(state, expected)) problems.push(`after step ${number} (${error}): ${shown(state)}`);
    problems.push(...(await debrisIn(path)));
    return [...problems, ...(at % 6 === 0 ? await continuedFrom(expected, path, healthy) : [])];
  }
  return problems;
}

/** Does the steps of the journey until a fault ends the process; how many were completed. */
async function stepsUntilKilled(write: Writer, place: WriterPlace): Promise<number> {
  for (let step = 0; step < journey.length; step++) {
    try {
      await write(step, place);
    } catch (error) {
      if (!isKilled(error)) throw error;
      place.process.end();
      return step;
    }
  }
  return journey.length;
}

/** What is wrong once our tools have opened a catalogue: anything but the old or the new state, or debris. */
async function afterReopening(
  path: string,
  { at, done, store }: { readonly at: number; readonly done: number; readonly store: CatalogueStore },
): Promise<readonly string[]> {
  try {
    // What a reader finds after a power cut is what counts; after a kill it is what the next writer leaves.
    const isThere = (await stateOf(store)) !== undefined;
    if (isThere) await store.write({});
    const state = await stateOf(store);
    const reached = [done, done + 1].find((step) => isState(state, step));
    if (reached === undefined) return [`neither the state after step ${done} nor the next: ${shown(state)}`];
    const debris = isThere ? await debrisIn(path) : [];
    // Every one would take minutes and find nothing that some do not.
    const isToGoOn = !isThere || at % 6 === 0;
    return [...debris, ...(isToGoOn ? await continuedFrom(reached, path, store) : [])];
  } catch (error) {
    return [`cannot be reopened after step ${done}: ${error}`];
  }
}

async function continuedFrom(step: number, path: string, store: CatalogueStore): Promise<readonly string[]> {
  for (const next of journey.slice(step)) await next(store);
  const state = await stateOf(store);
  const problems = isState(state, journey.length)
    ? []
    : [`after going on from step ${step}: ${shown(state)}`];
  return [...problems, ...(await debrisIn(path))];
}

/** Files and links that should not be there, when no one writes. */
async function debrisIn(path: string): Promise<readonly string[]> {
  const { broken, unlinked } = await linkProblems(path);
  const own = await workFilesUnder(path).catch(() => []);
  const journals = own.map(
    (file) => /^\.eomatch\/journal\/(\d+)\.[^.]+\.(pending|published)$/.exec(file)?.[1],
  );
  const isOwn = (file: string): boolean => {
    const old = /^\.eomatch\/journal\/(\d+)\.old-/.exec(file);
    return old === null ? /^\.eomatch\/(journal|index)\//.test(file) : journals.includes(old[1]);
  };
  const work = own.filter((file) => !isOwn(file));
  return [...broken, ...unlinked, ...work].map((file) => `debris: ${file}`);
}

/** Writes through the store. */
function storeWriter(): Writer {
  let store: CatalogueStore | undefined;
  return async (step, { path, files, process }) => {
    store ??= journalling(files, path, process);
    await journey[step]?.(store);
  };
}

/** Writes the same files in place, those first that link to the others. */
const naiveWriter: Writer = async (step, { path, files }) => {
  const [before, after] = [texts[step] ?? {}, texts[step + 1] ?? {}];
  const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
  for (const file of changed.sort((a, b) => rank(a) - rank(b))) {
    await makeFoldersOf(join(path, file), files);
    if (before[file] !== undefined) await files.removeFile(join(path, file));
    await files.createFile(join(path, file), Buffer.from(after[file] as string));
  }
  for (const file of Object.keys(before))
    if (after[file] === undefined) await files.removeFile(join(path, file));
};

/** Writes the same files by temporary name and rename, in a good order, but flushes nothing. */
const renamingWriter: Writer = async (step, { path, files }) => {
  const [before, after] = [texts[step] ?? {}, texts[step + 1] ?? {}];
  const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
  for (const file of changed.sort((a, b) => rank(b) - rank(a))) {
    await makeFoldersOf(join(path, file), files);
    await files.createFile(join(path, `${file}.tmp`), Buffer.from(after[file] as string));
    await files.rename(join(path, `${file}.tmp`), join(path, file));
  }
  for (const file of Object.keys(before))
    if (after[file] === undefined) await files.removeFile(join(path, file));
};

function rank(file: string): number {
  if (file === "catalog.json") return 0;
  return file.endsWith("/collection.json") ? 1 : 2;
}

async function makeFoldersOf(file: string, files: FileLayer): Promise<void> {
  const above = join(file, "..");
  try {
    await files.makeFolder(above);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT") throw error;
    await makeFoldersOf(above, files);
    await files.makeFolder(above);
  }
}

function isState(state: unknown, step: number): boolean {
  return JSON.stringify(state) === JSON.stringify(states[Math.min(step, journey.length)]);
}

/** Tells whether a state has every item that a step left and the next one leaves alone. */
function holdsAllOf(state: unknown, step: number): boolean {
  const [before, after] = [itemTexts(states[step]), itemTexts(states[Math.min(step + 1, journey.length)])];
  const found = itemTexts(state);
  return [...before].every((text) => !after.has(text) || found.has(text));
}

function itemTexts(state: unknown): ReadonlySet<string> {
  const items = (state as { items?: readonly unknown[] } | undefined)?.items ?? [];
  return new Set(items.map((item) => JSON.stringify(item)));
}

function shown(state: unknown): string {
  return (JSON.stringify(state) ?? "nothing").slice(0, 200);
}

function isKilled(error: unknown): boolean {
  return error instanceof Killed || (error instanceof Error && error.cause instanceof Killed);
}
