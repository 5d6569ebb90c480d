import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { systemCode } from "../system-error.js";
import { partPathsOf } from "./part-file.js";
import { takeInThread } from "./take-in-thread.js";

/** As it is built: a thread cannot run TypeScript. */
const workerFile = new URL("../../dist/take-in-worker.js", import.meta.url);
const large = 64 * 1024 * 1024;
const none = { checksum: undefined, sizeBytes: large };

const multihash = (...pieces: Uint8Array[]): string =>
  `1220${createHash("sha256").update(Buffer.concat(pieces)).digest("hex")}`;

async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, "w");
  onTestFinished(() => file.close());
  return file;
}

describe("the thread that takes files in", () => {
  it("writes the pieces of several files in order, digests them, and gives their memory back", async () => {
    expect(existsSync(workerFile), "the package is built").toBe(true);
    const folder = await temporaryFolder();
    const thread = takeInThread(workerFile);
    const files = ["a", "b"].map((name) => ({
      path: join(folder, name),
      pieces: Array.from({ length: 20 }, () => new Uint8Array(randomBytes(50_000))),
    }));
    await Promise.all(
      files.map(async ({ path, pieces }) => {
        const expected = Buffer.concat(pieces);
        const file = await openFile(path);
        const writer = await thread.writer(file, none);
        let position = 0;
        const taken = pieces.map((piece) => {
          const at = position;
          position += piece.length;
          return writer.take(piece, at);
        });
        expect((await Promise.all(taken)).map(({ byteLength }) => byteLength)).toEqual(
          Array(20).fill(50_000),
        );
        expect(await writer.multihash()).toBe(multihash(expected));
        expect((await readFile(path)).equals(expected)).toBe(true);
      }),
    );
  });

  it("places a whole file, and none that is not what it should be", async () => {
    const folder = await temporaryFolder();
    const thread = takeInThread(workerFile);
    const content = randomBytes(300_000);
    for (const [name, checksum] of [
      ["right", multihash(content)],
      ["wrong", multihash(content, content)],
    ] as const) {
      const path = join(folder, name);
      // Large enough for a thread, by what was placed before.
      await (await thread.writer(await openFile(join(folder, `${name}.large`)), none)).multihash();
      const file = { path, paths: partPathsOf(path), bytes: new Uint8Array(content), checksum };
      expect((await thread.place(file)).multihash).toBe(multihash(content));
      expect(existsSync(path)).toBe(name === "right");
    }
    expect((await readFile(join(folder, "right"))).equals(content)).toBe(true);
  });

  it("tells the system's own error when a piece cannot be written", async () => {
    const path = join(await temporaryFolder(), "a");
    await writeFile(path, "there");
    const file = await open(path, "r");
    const writer = await takeInThread(workerFile).writer(file, none);
    const failure = await writer.take(new Uint8Array(10), 0).catch((error: unknown) => error);
    expect(systemCode(failure)).toBe("EBADF");
    await file.close();
  });

  it.each([
    ["that throws", "throw new Error('out of cheese');", "failed: out of cheese"],
    ["that ends", "process.exit(7);", "ended with code 7"],
  ])("says what became of a thread %s", async (_, program, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "worker.mjs"), program);
    const thread = takeInThread(pathToFileURL(join(folder, "worker.mjs")));
    const writer = await thread.writer(await openFile(join(folder, "a")), none);
    await expect(writer.take(new Uint8Array(10), 0)).rejects.toThrow(message);
  });

  it("does without where there is no worker file", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a");
    const file = await openFile(path);
    const writer = await takeInThread(pathToFileURL(join(folder, "lost.js"))).writer(file, none);
    const pieces = [randomBytes(1000), randomBytes(1000)];
    await Promise.all(pieces.map((piece, i) => writer.take(piece, i * 1000)));
    expect(await writer.multihash()).toBe(multihash(...pieces));
    expect((await readFile(path)).equals(Buffer.concat(pieces))).toBe(true);
  });
});
