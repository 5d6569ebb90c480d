import { readFile, readlink } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { randomName } from "./builtins.js";

/** What tells one process from any other, on any machine, at any time. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the system's ticks since it booted; empty where the system does not tell (not Linux). */
  readonly startTicks: string;
  /** The machine's start (Linux' `boot_id`); empty where the system does not tell. */
  readonly bootId: string;
  /** The namespace that the process number is of: containers on one machine have different ones. */
  readonly pidNamespace: string;
}

/** A machine as it looks from one process: who that is, and what it can tell of others. */
export interface Machine {
  readonly self: ProcessIdentity;
  /** When the machine began to run, milliseconds since 1970 by its own clock. */
  readonly bootMs: number;
  /**
   * Tells whether another process is there: `unknown` for processes of other machines, and where the system does
   * not say whether a process number now belongs to another process.
   */
  stateOf(process: ProcessIdentity): Promise<"alive" | "dead" | "unknown">;
}

/** The machine that this process runs on. */
export async function thisMachine(): Promise<Machine> {
  const self: ProcessIdentity = {
    host: hostname(),
    pid: process.pid,
    startTicks: (await startOf("self"))?.ticks ?? "",
    bootId: (await textOf("/proc/sys/kernel/random/boot_id")).trim(),
    pidNamespace: await readlink("/proc/self/ns/pid").catch(() => ""),
  };
  return {
    self,
    bootMs: Date.now() - uptime() * 1000,
    async stateOf(other) {
      const isHere =
        other.host === self.host && other.bootId === self.bootId && other.pidNamespace === self.pidNamespace;
      if (!isHere) return "unknown";
      if (!isRunning(other.pid)) return "dead";
      if (other.pid === self.pid && other.startTicks === self.startTicks) return "alive";
      const start = await startOf(other.pid);
      if (start === undefined || other.startTicks === "") return "unknown";
      // A process that has ended but was not yet waited for by its parent still has its number.
      return start.isEnded || start.ticks !== other.startTicks ? "dead" : "alive";
    },
  };
}

/** A name for something of a process that no other process, and not the same one again, will use. */
export function nameOfProcess(identity: ProcessIdentity): string {
  const { host, pid, startTicks, bootId, pidNamespace } = identity;
  const parts = [host, String(pid), startTicks, bootId, pidNamespace, randomName()];
  return parts.map(encodePart).join("+");
}

/** The process that a name was made for by {@link nameOfProcess}, undefined for any other text. */
export function processOfName(name: string): ProcessIdentity | undefined {
  const parts = name.split("+").map(decodePart);
  const [host, pid, startTicks, bootId, pidNamespace, random] = parts;
  if (parts.length !== 6 || !/^[1-9]\d*$/.test(pid ?? "") || !/^[0-9a-f]{12}$/.test(random ?? "")) {
    return undefined;
  }
  return {
    host: host as string,
    pid: Number(pid),
    startTicks: startTicks as string,
    bootId: bootId as string,
    pidNamespace: pidNamespace as string,
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and someone else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function startOf(
  pid: number | "self",
): Promise<{ readonly ticks: string; readonly isEnded: boolean } | undefined> {
  const text = await textOf(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets and may hold anything; the third is the state, the 22nd the
  // start (proc(5)).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, ticks] = [fields[0], fields[19]];
  if (state === undefined || ticks === undefined) return undefined;
  return { ticks, isEnded: state === "Z" || state === "X" };
}

/** A file's text, empty where there is no such file, as on systems other than Linux. */
function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

// Names are file names on any system; ":" and "[" of a namespace are not allowed everywhere.
function encodePart(part: string): string {
  return encodeURIComponent(part).replaceAll("*", "%2A");
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}
