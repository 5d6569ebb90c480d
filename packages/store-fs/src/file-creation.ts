import type { CatalogueFolder } from "./catalogue-folder.js";
import { systemCode, unwritable } from "./errors.js";

/** A file to make aside. */
interface FileToCreate {
  /** Where it is to appear in the end, relative to the catalogue's folder: what a message names. */
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
   * Has the last files made, and waits until all that was taken is made, or found impossible.
   *
   * @throws StoreError `store/unwritable` for the first file that could not be made
   */
  finish(): Promise<void>;
  /** Forgets the files that nobody has begun to make, and waits for the others, whatever becomes of them. */
  abandon(): Promise<void>;
}

/** Bytes that may wait in memory. */
const maxWaitingBytes = 8 * 1024 * 1024;

/** What is handed over at once, so that handing over takes little time against the work. */
const handedFiles = 64;
const handedBytes = 512 * 1024;

/** Prepares to make the files of a batch. */
export function fileCreation({ files, absolute }: CatalogueFolder): FileCreation {
  let gathered: FileToCreate[] = [];
  let gatheredBytes = 0;
  let waiting = 0;
  let waitingBytes = 0;
  let failure: { readonly error: unknown } | undefined;
  let whenLess: (() => void)[] = [];

  const handOver = (): void => {
    if (gathered.length === 0) return;
    const handed = gathered;
    const bytes = gatheredBytes;
    gathered = [];
    gatheredBytes = 0;
    const made = (): void => {
      waiting -= handed.length;
      waitingBytes -= bytes;
      const listening = whenLess;
      whenLess = [];
      for (const listener of listening) listener();
    };
    files.createAll(handed.map(({ temporary, content }) => ({ path: temporary, content }))).then(
      (failures) => {
        for (const [i, error] of failures) {
          const { target } = handed[i] as FileToCreate;
          failure ??= {
            error: systemCode(error) === undefined ? error : unwritable(absolute(target), error),
          };
        }
        made();
      },
      (error: unknown) => {
        failure ??= { error };
        made();
      },
    );
  };

  const waited = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) await new Promise<void>((resolve) => whenLess.push(resolve));
  };

  const until = async (isEnough: () => boolean): Promise<void> => {
    await waited(isEnough);
    if (failure !== undefined) throw failure.error;
  };

  return {
    create(file) {
      waiting += 1;
      waitingBytes += file.content.length;
      gatheredBytes += file.content.length;
      gathered.push(file);
      if (gathered.length >= handedFiles || gatheredBytes >= handedBytes) handOver();
      const isEnough = (): boolean => waitingBytes <= maxWaitingBytes || failure !== undefined;
      return failure === undefined && isEnough() ? undefined : until(isEnough);
    },
    finish() {
      handOver();
      return until(() => waiting === 0);
    },
    abandon() {
      waiting -= gathered.length;
      waitingBytes -= gatheredBytes;
      gathered = [];
      gatheredBytes = 0;
      return waited(() => waiting === 0);
    },
  };
}
