// The worker thread of file-work.ts: makes and renames files, tells with which it failed.
import { renameSync, writeFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { FilesDone, FilesToDo } from "./file-work.js";

parentPort?.on("message", (files: FilesToDo) => {
  const failures: FilesDone["failures"][number][] = [];
  let from = 0;
  files.paths.forEach((path, i) => {
    const to = from + (files.work === "make" ? (files.lengths[i] as number) : 0);
    try {
      if (files.work === "make") writeFileSync(path, files.bytes.subarray(from, to), { flag: "wx" });
      else renameSync(path, files.targets[i] as string);
    } catch (error) {
      // An error on its way to another thread keeps its message alone.
      failures.push({ file: i, message: (error as Error).message, fields: { ...(error as object) } });
    }
    from = to;
  });
  parentPort?.postMessage({ batch: files.batch, failures } satisfies FilesDone);
});
