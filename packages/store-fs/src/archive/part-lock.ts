import { link, readFile, rename, writeFile } from "node:fs/promises";
import { ArchiveError } from "@eomatch/stac-model";
import { randomName } from "../builtins.js";
import { isAbsence, systemCode } from "../errors.js";
import { type Machine, nameOfProcess, processOfName, thisMachine } from "../process-identity.js";
import { removeIfThere } from "./part-file.js";

/**
 * Keeps other processes from writing to an arriving file: a file beside it that names the process.
 *
 * It is made exclusively. One of a process that has ended is moved aside before it is removed, and put back if it turns
 * out to be another's by then.
 *
 * @returns what gives it back
 * @throws ArchiveError `archive/busy` while its process runs
 */
export async function lockPart(lock: string, machine: Promise<Machine>): Promise<() => Promise<void>> {
  const { self } = await machine;
  const name = nameOfProcess(self);
  for (;;) {
    try {
      await writeFile(lock, name, { flag: "wx" });
      return () => removeIfThere(lock);
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
    await refuseWhileHeld(lock, machine);
    await takeAway(lock, machine);
  }
}

/** @throws ArchiveError `archive/busy` while the process that holds a lock runs */
export async function refuseWhileHeld(lock: string, machine: Promise<Machine>): Promise<void> {
  const text = await textOf(lock);
  if (text === undefined || !(await isHeld(text, machine))) return;
  const holder = processOfName(text);
  const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
  throw new ArchiveError(
    "archive/busy",
    `${who} is fetching it (${lock}): wait until it is done, or end it`,
    {
      path: lock,
    },
  );
}

async function takeAway(lock: string, machine: Promise<Machine>): Promise<void> {
  const aside = `${lock}.${randomName()}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (isAbsence(error)) return;
    throw error;
  }
  const text = await textOf(aside);
  if (text !== undefined && (await isHeld(text, machine))) await link(aside, lock).catch(() => {});
  await removeIfThere(aside);
}

/** A process of another machine cannot be asked: it is taken to be at work, save where it is a name of nothing. */
async function isHeld(text: string, machine: Promise<Machine>): Promise<boolean> {
  const holder = processOfName(text);
  if (holder === undefined) return false;
  const { self, stateOf } = await machine;
  const state = await stateOf(holder);
  // After a restart of this machine nothing that ran before it does.
  const isFormerSelf = holder.host === self.host && holder.bootId !== self.bootId;
  return state === "alive" || (state === "unknown" && !isFormerSelf);
}

/** The machine that this process runs on, found out once. */
export function machineOnce(): () => Promise<Machine> {
  let found: Promise<Machine> | undefined;
  return () => {
    found ??= thisMachine();
    return found;
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
