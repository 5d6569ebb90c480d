// The worker thread of file-work.ts: makes and renames files, tells with which it failed.
import { renameSync, writeFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { FilesDone, FilesToDo } from "./file-work.js";
import { renamedTogether, startsFrom } from "./renaming.js";

parentPort?.on("message", (todo: FilesToDo) => {
  const failures: FilesDone["failures"][number][] = [];
  const attempt = (file: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      // An error on its way to another thread keeps its message alone.
      failures.push({ file, message: (error as Error).message, fields: { ...(error as object) } });
    }
  };
  if (todo.work === "rename") {
    const { files, next } = todo;
    for (const start of startsFrom(next, files.length)) {
      files.slice(start, start + renamedTogether).forEach(({ from, to }, i) => {
        attempt(start + i, () => renameSync(from, to));
      });
    }
  } else {
    todo.paths.split("\0").forEach((path, i) => {
      const content = todo.bytes.subarray(todo.places[2 * i], todo.places[2 * i + 1]);
      attempt(i, () => writeFileSync(path, content, { flag: "wx" }));
    });
  }
  parentPort?.postMessage({ batch: todo.batch, failures } satisfies FilesDone);
});
