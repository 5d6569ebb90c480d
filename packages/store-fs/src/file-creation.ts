import type { CatalogueFolder } from "./catalogue-folder.js";
import { bytesOf, type ContentPart, isKept, partsInMemory } from "./content-to-write.js";
import { systemCode, unwritable } from "./errors.js";
import { readKept } from "./kept-part.js";

/** A file to make aside. */
interface FileToCreate {
  /** Where it is to appear in the end, relative to the catalogue's folder: what a message names. */
  readonly target: string;
  readonly temporary: string;
  /** What it is to hold, in one part or several; those in several parts are large. */
  readonly content: Uint8Array | readonly ContentPart[];
}

/** A file that is made together with others. */
type SmallFileToCreate = FileToCreate & { readonly content: Uint8Array };

function isSmall(file: FileToCreate): file is SmallFileToCreate {
  return file.content instanceof Uint8Array;
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

function bytesInMemory(parts: readonly ContentPart[]): number {
  return bytesOf(partsInMemory(parts));
}

/** Prepares to make the files of a batch. */
export function fileCreation({ files, absolute }: CatalogueFolder): FileCreation {
  let gathered: SmallFileToCreate[] = [];
  let gatheredBytes = 0;
  let waiting = 0;
  let waitingBytes = 0;
  let failure: { readonly error: unknown } | undefined;
  let whenLess: (() => void)[] = [];

  const made = (count: number, bytes: number): void => {
    waiting -= count;
    waitingBytes -= bytes;
    const listening = whenLess;
    whenLess = [];
    for (const listener of listening) listener();
  };
  const fail = ({ target }: FileToCreate, error: unknown): void => {
    failure ??= { error: systemCode(error) === undefined ? error : unwritable(absolute(target), error) };
  };

  const handOver = (): void => {
    if (gathered.length === 0) return;
    const handed = gathered;
    const bytes = gatheredBytes;
    gathered = [];
    gatheredBytes = 0;
    files.createAll(handed.map(({ temporary, content }) => ({ path: temporary, content }))).then(
      (failures) => {
        for (const [i, error] of failures) fail(handed[i] as SmallFileToCreate, error);
        made(handed.length, bytes);
      },
      (error: unknown) => {
        failure ??= { error };
        made(handed.length, bytes);
      },
    );
  };

  const createLarge = async (file: FileToCreate, parts: readonly ContentPart[]): Promise<void> => {
    try {
      const open = await files.openNew(file.temporary);
      try {
        for (const part of parts) {
          if (isKept(part)) await readKept(part, open.write);
          else await open.write(part);
        }
      } finally {
        await open.close();
      }
    } catch (error) {
      fail(file, error);
    }
    made(1, bytesInMemory(parts));
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
      if (isSmall(file)) {
        waitingBytes += file.content.length;
        gatheredBytes += file.content.length;
        gathered.push(file);
        if (gathered.length >= handedFiles || gatheredBytes >= handedBytes) handOver();
      } else {
        const parts = file.content as readonly ContentPart[];
        waitingBytes += bytesInMemory(parts);
        void createLarge(file, parts);
      }
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
