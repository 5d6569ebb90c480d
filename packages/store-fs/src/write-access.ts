import { isStoreError } from "@eomatch/stac-model";
import type { CatalogueFolder } from "./catalogue-folder.js";
import { systemCode } from "./errors.js";
import { type HeldLock, type LockWait, letOthersGoFirst, takeLock } from "./folder-lock.js";
import type { Machine } from "./process-identity.js";
import { needsRecovery, recover } from "./recover.js";
import { turns } from "./turns.js";

/** The right to write to a catalogue, which is in order. */
export interface WriteAccess extends HeldLock {
  readonly machine: Machine;
}

/** Gives out the right to write to one catalogue: to one process at a time, and within it to whoever asks. */
export interface WriteGate {
  /** Waits for the lock, unless it is held already, and brings the catalogue in order; see {@link takeLock}. */
  enter(wait?: LockWait): Promise<WriteAccess>;
}

/** A process that comes again within this time may have others waiting that it would always outrun. */
const courtesyMs = 1000;

/** Guards one catalogue for one store object, whose callers share the lock. */
export function writeGate(folder: CatalogueFolder, machine: () => Promise<Machine>): WriteGate {
  const entering = turns();
  let lock: HeldLock | undefined;
  let users = 0;
  let leftAt = Number.NEGATIVE_INFINITY;

  const open = async (wait: LockWait): Promise<HeldLock> => {
    if (performance.now() - leftAt < courtesyMs) await letOthersGoFirst(folder, wait.signal);
    const taken = await takeLock(folder, await machine(), wait);
    try {
      await recover(folder, await machine());
    } catch (error) {
      await taken.release();
      throw error;
    }
    return taken;
  };

  const leave = async (): Promise<void> => {
    const endTurn = await entering.take();
    try {
      users -= 1;
      if (users > 0) return;
      await lock?.release();
      lock = undefined;
      leftAt = performance.now();
    } finally {
      endTurn();
    }
  };

  return {
    async enter(wait = {}) {
      const endTurn = await entering.take(wait.signal);
      try {
        lock ??= await open(wait);
        users += 1;
      } finally {
        endTurn();
      }
      const held = lock;
      let left: Promise<void> | undefined;
      return {
        machine: await machine(),
        isHeld: () => held.isHeld(),
        release() {
          left ??= leave();
          return left;
        },
      };
    },
  };
}

/** Does some work with the right to write, which is given back whatever comes of it. */
export async function withAccess<T>(
  gate: WriteGate,
  wait: LockWait,
  work: (access: WriteAccess) => Promise<T>,
): Promise<T> {
  const access = await gate.enter(wait);
  try {
    return await work(access);
  } finally {
    await access.release();
  }
}

/**
 * Brings a catalogue in order for a reader, after the machine was started again: unless someone writes just now,
 * who has done so, or the reader may not write, who reads what is there.
 */
export async function recoverIfPossible(
  folder: CatalogueFolder,
  gate: WriteGate,
  machine: () => Promise<Machine>,
): Promise<void> {
  try {
    if (!(await needsRecovery(folder, await machine()))) return;
    await withAccess(gate, { timeoutSeconds: 0 }, async () => {});
  } catch (error) {
    if (!isStoreError(error) && systemCode(error) === undefined) throw error;
  }
}
