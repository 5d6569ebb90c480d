import {
  close,
  fdatasync,
  fsync,
  link,
  linkSync,
  open,
  rename,
  renameSync,
  rmdir,
  unlink,
  unlinkSync,
  write,
  writeFile,
  writeFileSync,
} from "node:fs";
import { chmod, copyFile, mkdir, stat, utimes } from "node:fs/promises";
import { promisify } from "node:util";
import { diskCalls } from "./disk-calls.js";
import { systemCode } from "./errors.js";
import { type FileToMake, type FileWork, threadedFileWork } from "./file-work.js";
import type { Renaming } from "./renaming.js";

/**
 * Every way in which a catalogue's folder is changed: the calls that a power cut, a kill or a full disk can hit.
 *
 * The store writes through one of these and nothing else, so that a test can put one in between that fails, kills
 * or forgets at any call. Paths are absolute; errors are the system's own.
 */
export interface FileLayer {
  /** Makes one folder, whose parent is there; with the permissions of another folder where one is named. */
  makeFolder(path: string, like?: string | undefined): Promise<void>;
  /** Removes a folder that is empty. */
  removeFolder(path: string): Promise<void>;
  /** Makes a file that is not there yet, with all it holds. */
  createFile(path: string, content: Uint8Array): Promise<void>;
  /**
   * Makes files that are not there yet, each with all it holds, in no particular order.
   *
   * @returns the error for each file that was not made, by its place among them
   * @throws Error when it cannot be told which files were made
   */
  createAll(files: readonly FileToMake[]): Promise<ReadonlyMap<number, unknown>>;
  /** Makes a file that is not there yet, to be written piece by piece. */
  openNew(path: string): Promise<NewFile>;
  /** Sends a file's content, or the names in a folder, to the disk and waits until they are on it. */
  flush(path: string): Promise<void>;
  /** Gives a file or folder another name; a file (or an empty folder) that has that name is replaced. */
  rename(from: string, to: string): Promise<void>;
  /**
   * Gives files other names, in no particular order; files that have those names are replaced.
   *
   * @returns the error for each file that kept its name, by its place among them
   * @throws Error when it cannot be told which files have their new names
   */
  renameAll(files: readonly Renaming[]): Promise<ReadonlyMap<number, unknown>>;
  /** Gives a file a second name, or makes a copy of it where the disk cannot do that. */
  keep(path: string, copy: string): Promise<void>;
  /** Removes a file; one of many megabytes, which takes the system some time, while everything else goes on. */
  removeFile(path: string, size?: "large" | undefined): Promise<void>;
  /** Sets a file's time of change to now. */
  touch(path: string): Promise<void>;
}

/** A file that is being written. */
export interface NewFile {
  write(content: Uint8Array): Promise<void>;
  /** Waits until all that was written is on the disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

// The calls of node:fs rather than those of node:fs/promises: for the many small files of a batch, a FileHandle
// each doubles the time of the main thread.
const opening = promisify(open);
const closing = promisify(close);
const writing = promisify(write);
const creating = promisify(writeFile);
const renaming = promisify(rename);
const linking = promisify(link);
const unlinking = promisify(unlink);
const removingFolder = promisify(rmdir);
const flushing = promisify(fsync);
const flushingData = promisify(fdatasync);

/** Bytes up to which a file is taken into memory by the system in no time. */
const smallBytes = 256 * 1024;

/** The files of the operating system. */
export function diskFiles(): FileLayer {
  const call = diskCalls();
  const creatingAside = (path: string, content: Uint8Array): Promise<void> =>
    creating(path, content, { flag: "wx" });
  const here: FileWork = {
    make: (path, content) =>
      content.length > smallBytes
        ? creatingAside(path, content)
        : call(
            () => writeFileSync(path, content, { flag: "wx" }),
            () => creatingAside(path, content),
          ),
    rename: (from, to) =>
      call(
        () => renameSync(from, to),
        () => renaming(from, to),
      ),
  };
  const many = threadedFileWork(here);
  return {
    async makeFolder(path, like) {
      await mkdir(path);
      if (like === undefined) return;
      const [{ mode }, made] = await Promise.all([stat(like), stat(path)]);
      if (mode !== made.mode) await chmod(path, mode & 0o7777);
    },
    removeFolder: removingFolder,
    createFile: here.make,
    createAll: many.makeAll,
    async openNew(path) {
      const file = await opening(path, "wx");
      return {
        async write(content) {
          for (let start = 0; start < content.length; ) {
            start += (await writing(file, content, start)).bytesWritten;
          }
        },
        flush: () => flushingData(file),
        close: () => closing(file),
      };
    },
    async flush(path) {
      try {
        const file = await opening(path, "r");
        try {
          await flushing(file);
        } finally {
          await closing(file);
        }
      } catch (error) {
        // Windows does not flush folders, nor files that are open for reading; some network disks neither.
        if (!unsupportedFlushes.has(systemCode(error) ?? "")) throw error;
      }
    },
    rename: here.rename,
    renameAll: many.renameAll,
    async keep(path, copy) {
      try {
        await call(
          () => linkSync(path, copy),
          () => linking(path, copy),
        );
      } catch (error) {
        if (!unsupportedLinks.has(systemCode(error) ?? "")) throw error;
        await copyFile(path, copy);
      }
    },
    removeFile: (path, size) =>
      size === "large"
        ? unlinking(path)
        : call(
            () => unlinkSync(path),
            () => unlinking(path),
          ),
    async touch(path) {
      const now = new Date();
      await utimes(path, now, now);
    },
  };
}

const unsupportedFlushes: ReadonlySet<string> = new Set(["EISDIR", "EPERM", "EINVAL", "ENOTSUP"]);
const unsupportedLinks: ReadonlySet<string> = new Set(["EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
