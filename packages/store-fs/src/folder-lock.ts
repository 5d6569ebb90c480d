import { access, open, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { StoreError } from "@eomatch/stac-model";
import { type CatalogueFolder, namesIn, removeEmptyFolders } from "./catalogue-folder.js";
import { isAbsence, systemCode, unwritable } from "./errors.js";
import { type Machine, nameOfProcess, type ProcessIdentity, processOfName } from "./process-identity.js";
import { lockFolder, workFolder } from "./work-folder.js";

/** How a lock is waited for; see `LockOptions` of the port. */
export interface LockWait {
  readonly signal?: AbortSignal | undefined;
  /** 0 takes what can be had at once and waits for nobody. */
  readonly timeoutSeconds?: number | undefined;
  readonly onWait?: ((holder: string) => void) | undefined;
}

/** The right to write to a folder, which no other process has meanwhile. */
export interface HeldLock {
  /** Tells whether the lock is still this one's: a process that stood still for seconds may have lost it. */
  isHeld(): Promise<boolean>;
  /** Gives the lock back; what is wrong with the disk by then is not reported. */
  release(): Promise<void>;
}

/** Milliseconds between two signs of life of a holder. */
const heartbeatMs = 1000;

/** A holder that cannot be asked whether it lives is given up after this long without a sign of life. */
const silenceMs = 4000;

/** Longest pause between two looks at the lock. Also how long a writer that comes again lets others go first. */
const pollMs = 50;

/**
 * Takes the lock of a catalogue's folder, which is made if need be.
 *
 * The lock is a folder that holds one file, named after its holder. It is taken by renaming a folder of that kind to
 * its name: the system does that only where there is none or an empty one, and does it for one of many. It is given
 * up, or taken from a dead process, by removing the file: its name is its holder's alone, so that of two who find
 * the same holder dead, the slower cannot remove the lock of the quicker. (proper-lockfile removes whatever is
 * there, compares the clocks of two machines, and cannot say who holds a lock.)
 *
 * A holder of the same machine is dead when its process is; of other machines it is when its file's time has not
 * changed while it was watched for 4 seconds. No clock is compared with another machine's.
 *
 * @throws StoreError `store/locked` when the holder is not done in time, `store/unwritable`
 * @throws the signal's reason
 */
export async function takeLock(
  folder: CatalogueFolder,
  machine: Machine,
  wait: LockWait = {},
): Promise<HeldLock> {
  const name = nameOfProcess(machine.self);
  const candidate = candidateOf(folder, name);
  const made: string[] = [];
  const watch = watchHolder(folder, machine);
  const deadline = performance.now() + (wait.timeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  let pause = 2;
  let isAnnounced = false;
  try {
    await makeCandidate(folder, name, made);
    for (;;) {
      wait.signal?.throwIfAborted();
      if (await renamed(candidate, folder)) return heldLock(folder, name, made);
      // Someone who came to the lock since took it for one that was left behind.
      if (!(await isThere(candidate))) await makeCandidate(folder, name, made);
      const holder = await watch();
      if (holder === undefined) continue;
      if (performance.now() >= deadline) throw locked(folder, await describeHolder(folder, holder));
      if (!isAnnounced) wait.onWait?.(await describeHolder(folder, holder));
      isAnnounced = true;
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal: wait.signal }).catch(ignoreAbort);
      pause = Math.min(pause * 1.5, pollMs);
    }
  } catch (error) {
    await removeCandidate(folder, name).catch(ignoreSystem);
    await removeEmptyFolders([folder.absolute(workFolder), ...made], folder.files);
    throw systemCode(error) === undefined ? error : unwritable(folder.absolute(lockFolder), error);
  }
}

/**
 * Lets those who wait for the lock go first, for a moment: a process that gives the lock back and takes it again at
 * once would otherwise always be quicker than those who look at it every now and then.
 */
export async function letOthersGoFirst(
  folder: CatalogueFolder,
  signal: AbortSignal | undefined,
): Promise<void> {
  if ((await candidates(folder)).length > 0) {
    await delay(pollMs * 1.2, undefined, { signal }).catch(ignoreAbort);
  }
}

/** Removes what processes left behind that ended while they waited. For the holder of the lock. */
export async function removeDeadCandidates(folder: CatalogueFolder, machine: Machine): Promise<void> {
  for (const name of await candidates(folder)) {
    const owner = processOfName(name);
    const isDead = owner === undefined || (await machine.stateOf(owner)) !== "alive";
    // Of another machine it may be alive: then it makes its own anew.
    if (isDead) await removeCandidate(folder, name).catch(ignoreSystem);
  }
}

function heldLock(folder: CatalogueFolder, name: string, made: readonly string[]): HeldLock {
  const file = folder.absolute(`${lockFolder}/${name}`);
  const heartbeat = setInterval(() => {
    folder.files.touch(file).catch(() => {});
  }, heartbeatMs);
  heartbeat.unref();
  return {
    isHeld: () => isThere(file),
    async release() {
      clearInterval(heartbeat);
      await folder.files.removeFile(file).catch(ignoreSystem);
      await folder.files.removeFolder(folder.absolute(lockFolder)).catch(ignoreSystem);
      await removeEmptyFolders([folder.absolute(workFolder), ...made], folder.files);
    },
  };
}

/** Tells who holds the lock, removing the locks of the dead; undefined when it may be had. */
function watchHolder(folder: CatalogueFolder, machine: Machine): () => Promise<string | undefined> {
  let last: { name: string; mtimeNs: bigint; lookedAt: number; silentMs: number } | undefined;

  const isDead = async (name: string): Promise<boolean> => {
    const owner = processOfName(name);
    const state = owner === undefined ? "unknown" : await machine.stateOf(owner);
    if (state !== "unknown") return state === "dead";
    const mtimeNs = await mtimeOf(folder.absolute(`${lockFolder}/${name}`));
    if (mtimeNs === undefined) return false;
    if (owner !== undefined && isBeforeBoot(owner, mtimeNs, machine)) return true;
    const now = performance.now();
    if (last?.name !== name || last.mtimeNs !== mtimeNs) {
      last = { name, mtimeNs, lookedAt: now, silentMs: 0 };
      return false;
    }
    // Time in which this process itself stood still says nothing of the other.
    last.silentMs += Math.min(now - last.lookedAt, heartbeatMs / 2);
    last.lookedAt = now;
    return last.silentMs >= silenceMs;
  };

  return async () => {
    const [name] = await namesIn(folder.absolute(lockFolder));
    if (name === undefined) {
      // Windows does not rename over an empty folder.
      await folder.files.removeFolder(folder.absolute(lockFolder)).catch(ignoreSystem);
      return undefined;
    }
    if (!(await isDead(name))) return name;
    await folder.files.removeFile(folder.absolute(`${lockFolder}/${name}`)).catch(ignoreAbsence);
    return undefined;
  };
}

/** A process of this machine that gave its last sign of life before the machine was started again. */
function isBeforeBoot(
  { host, bootId }: ProcessIdentity,
  mtimeNs: bigint,
  { self, bootMs }: Machine,
): boolean {
  const isFormer = host === self.host && bootId !== self.bootId && bootId !== "" && self.bootId !== "";
  return isFormer && Number(mtimeNs / 1_000_000n) < bootMs;
}

function candidateOf(folder: CatalogueFolder, name: string): string {
  return `${folder.absolute(lockFolder)}.${name}`;
}

async function makeCandidate(folder: CatalogueFolder, name: string, made: string[]): Promise<void> {
  const candidate = candidateOf(folder, name);
  const since = Buffer.from(`${new Date().toISOString()}\n`);
  for (let attempt = 0; ; attempt++) {
    try {
      await folder.makeFolder(workFolder, made);
      await folder.files.makeFolder(candidate, folder.path);
      return await folder.files.createFile(`${candidate}/${name}`, since);
    } catch (error) {
      // Whoever was there last has just removed the folder, or what is half a candidate.
      const isRemoved = isAbsence(error) || (error instanceof Error && isAbsence(error.cause));
      if (!isRemoved || attempt === 20) throw error;
    }
  }
}

async function removeCandidate(folder: CatalogueFolder, name: string): Promise<void> {
  const candidate = candidateOf(folder, name);
  await folder.files.removeFile(`${candidate}/${name}`).catch(ignoreAbsence);
  await folder.files.removeFolder(candidate).catch(ignoreAbsence);
}

/** Those who wait for the lock, by the names that the lock would have. */
async function candidates(folder: CatalogueFolder): Promise<readonly string[]> {
  const prefix = `${lockFolder.slice(workFolder.length + 1)}.`;
  const names = await namesIn(folder.absolute(workFolder));
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

async function renamed(candidate: string, folder: CatalogueFolder): Promise<boolean> {
  try {
    await folder.files.rename(candidate, folder.absolute(lockFolder));
    return true;
  } catch (error) {
    const code = systemCode(error) ?? "";
    if (takenCodes.has(code) || (process.platform === "win32" && /^E(PERM|ACCES)$/.test(code))) return false;
    throw error;
  }
}

/** What systems say of a rename to a folder that holds something, or from one that is gone. */
const takenCodes: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "ENOENT"]);

async function describeHolder(folder: CatalogueFolder, name: string): Promise<string> {
  const owner = processOfName(name);
  const who = owner === undefined ? "an unknown process" : `process ${owner.pid} on ${owner.host}`;
  const since = await readFile(folder.absolute(`${lockFolder}/${name}`), "utf8").catch(() => "");
  return /^\d{4}-\S+Z\n$/.test(since) ? `${who} since ${since.trim()}` : who;
}

/** The StoreError for a lock that another has. */
function locked(folder: CatalogueFolder, holder: string): StoreError {
  return new StoreError(
    "store/locked",
    `${folder.path} is being written to by ${holder}: wait until it is done, or wait longer for it`,
    { path: folder.path },
  );
}

/** A file's time of change; through an open file, because network disks answer from memory otherwise. */
async function mtimeOf(path: string): Promise<bigint | undefined> {
  try {
    const file = await open(path, "r");
    try {
      return (await file.stat({ bigint: true })).mtimeNs;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

function ignoreAbsence(error: unknown): void {
  if (!isAbsence(error)) throw error;
}

function ignoreSystem(error: unknown): void {
  if (systemCode(error) === undefined) throw error;
}

/** The loop looks at the signal itself, whose reason is what is to be thrown. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
