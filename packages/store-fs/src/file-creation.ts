import type { CatalogueFolder } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";

/** A file to make aside. */
interface FileToCreate {
  /** Where it is to appear in the end, absolute: what a message names. */
  readonly target: string;
  readonly temporary: string;
  readonly content: Uint8Array;
}

/** Makes the files of one batch aside, while the next ones are thought up. */
export interface FileCreation {
  /**
   * Takes a file; there is something to wait for only while much is still to be made.
   *
   * @throws StoreError `store/unwritable`, also for a file that was taken earlier
   */
  create(file: FileToCreate): Promise<void> | undefined;
  /**
   * Waits until all that was taken is made, or found impossible.
   *
   * @throws StoreError `store/unwritable` for the first file that could not be made
   */
  finish(): Promise<void>;
}

/** Bytes that may wait in memory. */
const maxWaitingBytes = 8 * 1024 * 1024;

/** Prepares to make the files of a batch. */
export function fileCreation({ files }: CatalogueFolder): FileCreation {
  let waiting = 0;
  let waitingBytes = 0;
  let failure: { readonly error: unknown } | undefined;
  let whenLess: (() => void)[] = [];

  const made = ({ content }: FileToCreate): void => {
    waiting -= 1;
    waitingBytes -= content.length;
    const listening = whenLess;
    whenLess = [];
    for (const listener of listening) listener();
  };

  const make = (file: FileToCreate): void => {
    const { target, temporary, content } = file;
    files.createFile(temporary, content).then(
      () => made(file),
      (error: unknown) => {
        failure ??= { error: systemCode(error) === undefined ? error : unwritable(target, error) };
        made(file);
      },
    );
  };

  const until = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) await new Promise<void>((resolve) => whenLess.push(resolve));
    if (failure !== undefined) throw failure.error;
  };

  return {
    create(file) {
      waiting += 1;
      waitingBytes += file.content.length;
      make(file);
      const isEnough = (): boolean => waitingBytes <= maxWaitingBytes || failure !== undefined;
      return failure === undefined && isEnough() ? undefined : until(isEnough);
    },
    finish: () => until(() => waiting === 0),
  };
}
