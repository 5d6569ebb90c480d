import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { type LockOptions, StoreError, type StoreLock } from "@eomatch/stac-model";

/** So often is looked whether the other writer is done. */
const pollMs = 10;

/** Takes the lock that a file stands for: whoever makes the file has it. */
export async function takeLockFile(
  path: string,
  { signal, timeoutSeconds = Number.POSITIVE_INFINITY, onWait }: LockOptions = {},
): Promise<StoreLock> {
  const giveUpMs = performance.now() + timeoutSeconds * 1000;
  for (let isWaiting = false; ; isWaiting = true) {
    signal?.throwIfAborted();
    if (await made(path)) return releasing(path);
    const holder = await holderOf(path);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      await takeAway(path);
      continue;
    }
    if (performance.now() >= giveUpMs) {
      const message = `${path}: ${nameOf(holder)} still writes after ${timeoutSeconds} s: try again later`;
      throw new StoreError("store/locked", message, { path });
    }
    if (!isWaiting) onWait?.(nameOf(holder));
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

async function made(path: string): Promise<boolean> {
  const holder: Holder = { host: hostname(), pid: process.pid, since: new Date().toISOString() };
  try {
    await writeFile(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new StoreError("store/unwritable", `${path} cannot be made: check who may`, { path, cause });
  }
}

function releasing(path: string): StoreLock {
  let isReleased = false;
  return {
    async release() {
      if (isReleased) return;
      isReleased = true;
      await rm(path, { force: true });
    },
  };
}

/** Who holds the lock; undefined when it has just been released or is just being written. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    return undefined;
  }
}

function isAlive({ host, pid }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Of several that find the same dead holder, one gets to rename its file. */
async function takeAway(path: string): Promise<void> {
  const dead = `${path}.${process.pid}`;
  await rename(path, dead).then(
    () => rm(dead, { force: true }),
    () => undefined,
  );
}

function nameOf({ host, pid, since }: Holder): string {
  return `process ${pid} on ${host}, since ${since}`;
}
