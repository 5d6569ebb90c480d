import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isProviderError } from "@eomatch/stac-model";
import { describe, expect, it } from "vitest";
import { stacItem } from "../../test/items.js";
import { folderWith } from "../../test/temporary-folder.js";
import type { FilePiece } from "./index-pieces.js";
import { type IndexThreadsOptions, indexThreads } from "./index-threads.js";

/** Batches that look large enough for two threads; the file itself is small. */
function twoBatches(file: string): FilePiece[][] {
  const piece = { file, sizeBytes: 100e6, fromBytes: 0, toBytes: Number.POSITIVE_INFINITY };
  return [[piece], [piece], [piece], [piece]];
}

/** Threads whose others run this program. */
async function threadsRunning(
  program: string,
  options: Partial<IndexThreadsOptions> = {},
): Promise<{ readonly run: () => Promise<unknown>; readonly close: () => Promise<void> }> {
  const folder = await folderWith({ "worker.mjs": program, "a.ndjson": JSON.stringify(stacItem("a")) });
  const workerFile = pathToFileURL(join(folder, "worker.mjs"));
  const threads = indexThreads({ provider: "local test", maxThreads: 2, workerFile, ...options });
  return { run: () => threads.index(twoBatches(join(folder, "a.ndjson"))), close: threads.close };
}

describe("indexThreads", () => {
  it.each([
    ["that throws", "throw new Error('out of cheese');", /failed: out of cheese; search again/],
    ["that ends", "process.exit(7);", /ended with exit code 7; search again/],
  ])("turns a thread %s into a ProviderError", async (_, program, message) => {
    const { run } = await threadsRunning(program);
    const error = await run().catch((thrown: unknown) => thrown);
    expect(isProviderError(error, "provider/unreadable"), String(error)).toBe(true);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain("a.ndjson");
  });

  it("ends a thread that does not answer when aborted, with the signal's reason", async () => {
    const controller = new AbortController();
    const { run } = await threadsRunning("setInterval(() => {}, 1000);", { signal: controller.signal });
    const running = run();
    controller.abort(new Error("enough"));
    // Were the thread not ended, this process would not end either.
    await expect(running).rejects.toThrow("enough");
  });

  it("does all the work itself where there is no worker file, or one thread is allowed", async () => {
    const { run } = await threadsRunning("throw new Error('started');", { maxThreads: 1 });
    expect(await run()).toHaveLength(4);
    const folder = await folderWith({});
    await writeFile(join(folder, "a.ndjson"), JSON.stringify(stacItem("a")));
    const threads = indexThreads({
      provider: "local test",
      maxThreads: 2,
      workerFile: pathToFileURL(join(folder, "lost.js")),
    });
    const found = await threads.index(twoBatches(join(folder, "a.ndjson")));
    expect(found.map(({ rows }) => rows.count)).toEqual([1, 1, 1, 1]);
    await threads.close();
  });
});
