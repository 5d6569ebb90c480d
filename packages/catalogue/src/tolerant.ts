import { isStoreError } from "@eomatch/stac-model";

/** Makes a way of writing notes that lets the store fail, and tells of it once: notes only save time. */
export function tolerant(onFailure: (reason: string) => void): (write: () => Promise<void>) => Promise<void> {
  let isTold = false;
  return async (write) => {
    try {
      await write();
    } catch (error) {
      if (!isStoreError(error)) throw error;
      if (!isTold) onFailure(error.message);
      isTold = true;
    }
  };
}
