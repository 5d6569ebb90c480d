import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { simulatedMachine } from "../test/faulty-files.js";
import { temporaryFolder, workFilesUnder } from "../test/temporary-folder.js";
import { catalogueFolder } from "./catalogue-folder.js";
import { type HeldLock, takeLock } from "./folder-lock.js";
import { thisMachine } from "./process-identity.js";
import { lockFolder } from "./work-folder.js";

describe("takeLock", () => {
  it("makes a folder that is not there, and takes it away again when nothing came of it", async () => {
    const path = join(await temporaryFolder(), "not", "yet");
    const lock = await takeLock(catalogueFolder(path), await thisMachine());
    expect(await workFilesUnder(path)).toHaveLength(1);
    expect(await lock.isHeld()).toBe(true);
    await lock.release();
    expect(existsSync(join(path, ".."))).toBe(false);
  });

  it("waits for a live holder, says once for whom, and gives up in time", async () => {
    const folder = catalogueFolder(await temporaryFolder());
    const machine = await thisMachine();
    const first = await takeLock(folder, machine);
    const heard: string[] = [];
    const onWait = (holder: string): void => void heard.push(holder);
    await expect(takeLock(folder, machine, { timeoutSeconds: 0.2, onWait })).rejects.toMatchObject({
      code: "store/locked",
      message: expect.stringContaining(`process ${process.pid} on ${machine.self.host} since 20`),
    });
    expect(heard).toHaveLength(1);
    const second = takeLock(folder, machine, { onWait });
    await first.release();
    await first.release();
    expect(await (await second).isHeld()).toBe(true);
    await (await second).release();
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("ends with the signal's reason, leaving no trace", async () => {
    const folder = catalogueFolder(await temporaryFolder());
    const machine = await thisMachine();
    const held = await takeLock(folder, machine);
    const abort = new AbortController();
    const waiting = takeLock(folder, machine, { signal: abort.signal, onWait: () => abort.abort("enough") });
    await expect(waiting).rejects.toBe("enough");
    expect(await workFilesUnder(folder.path)).toHaveLength(1);
    await held.release();
  });

  it("replaces a dead process of the same machine without waiting, by one of many only", async () => {
    const folder = catalogueFolder(await temporaryFolder());
    const machine = simulatedMachine();
    const dead = machine.begin();
    await takeLock(folder, await dead.machine());
    dead.end();
    let holders = 0;
    let most = 0;
    const use = async (lock: HeldLock): Promise<void> => {
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect(await lock.isHeld()).toBe(true);
      holders -= 1;
      await lock.release();
    };
    const processes = Array.from({ length: 12 }, () => machine.begin());
    await Promise.all(processes.map(async (process) => use(await takeLock(folder, await process.machine()))));
    expect(most).toBe(1);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("takes a process of this machine from before its last start for dead", async () => {
    const folder = catalogueFolder(await temporaryFolder());
    await takeLock(folder, await simulatedMachine("boot-1").begin().machine());
    const restarted = simulatedMachine("boot-2", "simulated", Date.now() + 60_000);
    const lock = await takeLock(folder, await restarted.begin().machine(), { timeoutSeconds: 0 });
    await lock.release();
  });

  it("replaces a holder of another machine only once it gives no sign of life", async () => {
    const folder = catalogueFolder(await temporaryFolder());
    const there = await simulatedMachine("boot-1", "there").begin().machine();
    const here = await simulatedMachine("boot-1", "here").begin().machine();
    const beating = await takeLock(folder, there);
    await expect(takeLock(folder, here, { timeoutSeconds: 7 })).rejects.toMatchObject({
      code: "store/locked",
    });
    await beating.release();
    // A holder whose heart does not beat: it was written by a process that is gone.
    const silent = await takeLock(folder, there);
    const [name] = await readdir(folder.absolute(lockFolder));
    await silent.release();
    await folder.makeFolder(lockFolder, []);
    await folder.files.createFile(folder.absolute(`${lockFolder}/${name}`), Buffer.from(""));
    const lock = await takeLock(folder, here);
    expect(await lock.isHeld()).toBe(true);
    await lock.release();
  });

  it("knows when it was taken away", async () => {
    const folder = catalogueFolder(await temporaryFolder());
    const lock = await takeLock(folder, await thisMachine());
    await rm(folder.absolute(lockFolder), { recursive: true });
    expect(await lock.isHeld()).toBe(false);
    await lock.release();
  });
});
