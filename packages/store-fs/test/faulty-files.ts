import { diskFiles, type FileLayer } from "../src/file-layer.js";
import type { Machine, ProcessIdentity } from "../src/process-identity.js";
import { attemptEach } from "../src/work-through.js";

/** What a killed process throws: nothing of it runs on, so that its later calls throw as well and do nothing. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** What goes wrong at one call of a file layer. */
export type Fault =
  /** The process ends before the call, after it, or in the middle of what it writes. */
  | "kill-before"
  | "kill-after"
  | "kill-within"
  /** The disk is full for this call alone, or from this call on for all that need room. */
  | "full-once"
  | "full-from-here";

/** A file layer that goes wrong at one call. */
export interface FaultyFiles extends FileLayer {
  /** The names of the calls that were made. */
  readonly calls: readonly string[];
}

/** Calls that need room on the disk whatever is there, and those that may need some. */
const needRoom = /^(make|create|open|write|keep)/;
const mayNeedRoom = /^(make|create|open|write|keep|rename|flush)/;

/**
 * Puts a fault into the files of the disk.
 *
 * @param at the number of the call at which it happens, from 1 on; undefined for none
 */
export function faultyFiles(
  at?: number,
  fault: Fault = "kill-before",
  files: FileLayer = unflushedFiles(),
): FaultyFiles {
  const calls: string[] = [];
  let isDead = false;
  const noRoom = (): Error => Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });

  const call = async <T>(
    name: string,
    run: () => Promise<T>,
    runHalf?: () => Promise<unknown>,
  ): Promise<T> => {
    if (isDead) throw new Killed(name);
    calls.push(name);
    if (fault === "full-from-here" && at !== undefined && calls.length > at && needRoom.test(name))
      throw noRoom();
    if (calls.length !== at) return run();
    if (fault.startsWith("full")) {
      if (!mayNeedRoom.test(name)) return run();
      if (needRoom.test(name)) await runHalf?.();
      throw noRoom();
    }
    isDead = true;
    if (fault === "kill-within") await runHalf?.();
    if (fault === "kill-after") await run();
    throw new Killed(name);
  };
  const half = (content: Uint8Array): Uint8Array => content.subarray(0, content.length >> 1);

  const createFile = (path: string, content: Uint8Array): Promise<void> =>
    call(
      "createFile",
      () => files.createFile(path, content),
      () => files.createFile(path, half(content)),
    );
  const rename = (from: string, to: string): Promise<void> => call("rename", () => files.rename(from, to));

  return {
    calls,
    makeFolder: (path, like) => call("makeFolder", () => files.makeFolder(path, like)),
    removeFolder: (path) => call("removeFolder", () => files.removeFolder(path)),
    createFile,
    createAll: (made) => attemptEach(made, (file) => createFile(file.path, file.content)),
    async openNew(path) {
      const file = await call("openNew", () => files.openNew(path));
      return {
        write: (content) =>
          call(
            "write",
            () => file.write(content),
            () => file.write(half(content)),
          ),
        flush: () => call("flush", () => file.flush()),
        // A dead process' files are closed by the system.
        close: () => file.close(),
      };
    },
    flush: (path) => call("flush", () => files.flush(path)),
    rename,
    renameAll: (renamings) => attemptEach(renamings, ({ from, to }) => rename(from, to)),
    keep: (path, copy) => call("keep", () => files.keep(path, copy)),
    removeFile: (path, size) => call("removeFile", () => files.removeFile(path, size)),
    touch: (path) => files.touch(path),
  };
}

/** The files of the disk without waiting for it, for tests that make thousands of them. */
export function unflushedFiles(): FileLayer {
  const files = diskFiles();
  return {
    ...files,
    flush: async () => {},
    openNew: async (path) => ({ ...(await files.openNew(path)), flush: async () => {} }),
  };
}

/** Processes of one machine, or of several that share a disk, none of them real. */
export interface SimulatedMachine {
  /** Begins a process. */
  begin(): SimulatedProcess;
}

/** A process that a store takes itself for. */
export interface SimulatedProcess {
  readonly machine: () => Promise<Machine>;
  /** Ends it; others of the machine can tell. */
  end(): void;
}

/** A machine that was started at a time, milliseconds since 1970. */
export function simulatedMachine(
  bootId = "boot-1",
  host = "simulated",
  bootMs: number = Date.now(),
): SimulatedMachine {
  const alive = new Set<number>();
  let nextPid = 1000;
  return {
    begin() {
      const pid = nextPid++;
      alive.add(pid);
      const self: ProcessIdentity = { host, pid, startTicks: String(pid), bootId, pidNamespace: "pid:[1]" };
      return {
        end: () => alive.delete(pid),
        machine: async () => ({
          self,
          bootMs,
          async stateOf(other) {
            if (other.host !== host || other.bootId !== bootId) return "unknown";
            return alive.has(other.pid) ? "alive" : "dead";
          },
        }),
      };
    },
  };
}
