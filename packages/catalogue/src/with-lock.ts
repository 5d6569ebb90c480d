import type { CatalogueStore, LockOptions } from "@eomatch/stac-model";

/**
 * Does something while no one else writes to a store.
 *
 * @throws StoreError `store/locked` when another writer is not done within the time given
 */
export async function withLock<T>(
  store: CatalogueStore,
  { signal, timeoutSeconds, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await store.lock({ signal, timeoutSeconds, onWait });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
