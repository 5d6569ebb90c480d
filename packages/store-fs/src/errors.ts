import { isStacModelError, StoreError } from "@eomatch/stac-model";
import { remedy, systemCode } from "./system-error.js";

export { isAbsence, remedy, systemCode } from "./system-error.js";

/** The StoreError for a path that could not be written. */
export function unwritable(path: string, cause: unknown): StoreError {
  return new StoreError("store/unwritable", `cannot write ${path}: ${remedy(cause)}`, { path, cause });
}

/** The StoreError for a path that is there but could not be read. */
export function unreadable(path: string, cause: unknown): StoreError {
  return new StoreError("store/unreadable", `cannot read ${path}: ${remedy(cause)}`, { path, cause });
}

/** The StoreError for a file of the catalogue that is not what it must be. */
export function brokenCatalogue(path: string, found: string, cause?: unknown): StoreError {
  return new StoreError(
    "store/broken-catalogue",
    `${path}: ${found}; repair or remove the file, or restore it from a copy`,
    { path, cause },
  );
}

/**
 * The StoreError for a file whose JSON is not the STAC object it must be. Errors that are not about STAC come
 * back as they are.
 */
export function brokenObject(path: string, error: unknown): unknown {
  if (!isStacModelError(error)) return error;
  const found = error.message.startsWith(`${path}: `) ? error.message.slice(path.length + 2) : error.message;
  return brokenCatalogue(path, found, error);
}

/** Does something that changes a file, and names that file where the system refuses. */
export async function orUnwritable(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw systemCode(error) === undefined ? error : unwritable(path, error);
  }
}
