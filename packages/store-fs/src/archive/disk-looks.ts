import { lstatSync, readdirSync, type Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { diskCalls } from "../disk-calls.js";
import { isAbsence, systemCode } from "../errors.js";

/** Looks at what is on the disk, at once where the disk is fast: there are several looks for each product. */
export interface DiskLooks {
  /** What is at a path, a link itself; undefined where nothing is. */
  stats(path: string): Promise<Stats | undefined>;
  /** The names in a folder, none where there is no such folder. */
  names(folder: string): Promise<string[]>;
}

/** Makes looks that learn how fast the disk is. */
export function diskLooks(): DiskLooks {
  const calls = diskCalls();
  return {
    stats: (path) =>
      calls(
        () => unlessAbsent(() => lstatSync(path, { throwIfNoEntry: false })),
        () => lstat(path).catch(absent),
      ),
    async names(folder) {
      const names = await calls(
        () => unlessAbsent(() => readdirSync(folder)),
        () => readdir(folder).catch(absent),
      );
      return names ?? [];
    },
  };
}

function unlessAbsent<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    return absent(error);
  }
}

function absent(error: unknown): undefined {
  if (!isAbsence(error) && systemCode(error) !== "ENOTDIR") throw error;
}
