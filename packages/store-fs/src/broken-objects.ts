import { isStoreError, type StoreError } from "@eomatch/stac-model";

/** Is told of an object that cannot be read, and that is left out. */
export type BrokenListener = (error: StoreError) => void;

/**
 * Reads something, or reports that it cannot be read.
 *
 * What is broken (no JSON, not STAC, missing, outside of the catalogue) and what the system refuses to give is left
 * out; anything else, an abort for one, ends the call.
 *
 * @param onBroken without it every failure is thrown
 * @returns undefined for what was reported
 */
export async function orReported<T>(
  read: () => Promise<T>,
  onBroken: BrokenListener | undefined,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (onBroken === undefined || !isUnreadable(error)) throw error;
    onBroken(error);
    return undefined;
  }
}

function isUnreadable(error: unknown): error is StoreError {
  return isStoreError(error, "store/broken-catalogue") || isStoreError(error, "store/unreadable");
}
