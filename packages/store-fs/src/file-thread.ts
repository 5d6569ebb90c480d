// The worker thread of file-making.ts: makes files, tells which could not be made.
import { writeFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { FilesMade, FilesToMake } from "./file-making.js";

parentPort?.on("message", ({ batch, paths, lengths, bytes }: FilesToMake) => {
  const failures: FilesMade["failures"][number][] = [];
  let from = 0;
  paths.forEach((path, i) => {
    const to = from + (lengths[i] as number);
    try {
      writeFileSync(path, bytes.subarray(from, to), { flag: "wx" });
    } catch (error) {
      // An error on its way to another thread keeps its message alone.
      failures.push({ file: i, message: (error as Error).message, fields: { ...(error as object) } });
    }
    from = to;
  });
  parentPort?.postMessage({ batch, failures } satisfies FilesMade);
});
