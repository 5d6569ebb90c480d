import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.js";
import { type FileWork, type ManyFilesWork, threadedFileWork } from "./file-work.js";

const built = new URL("../dist/file-thread.js", import.meta.url);
const many = 1500;
const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Does the work as the caller, and notes with which files. */
function noting(): { readonly work: FileWork; readonly done: string[] } {
  const done: string[] = [];
  return {
    done,
    work: {
      async make(path, content) {
        done.push(path);
        await writeFile(path, content, { flag: "wx" });
      },
      async rename(from, to) {
        done.push(from);
        await rename(from, to);
      },
    },
  };
}

/** Has files made a hundred at a time, all at once; what failed, by the place among all. */
async function makeTogether(
  makeAll: ManyFilesWork["makeAll"],
  paths: readonly string[],
  contents: readonly Uint8Array[],
): Promise<readonly (readonly [number, unknown])[]> {
  const files = paths.map((path, i) => ({ path, content: contents[i] as Uint8Array }));
  const starts = Array.from({ length: paths.length / 100 }, (_, i) => i * 100);
  const failures = await Promise.all(starts.map((start) => makeAll(files.slice(start, start + 100))));
  return failures.flatMap((failed, k) => [...failed].map(([i, error]) => [k * 100 + i, error] as const));
}

describe("threadedFileWork", () => {
  it("shares many files out between the caller and a thread, each with its own content", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const { makeAll } = threadedFileWork(here.work, built);
    const paths = Array.from({ length: many }, (_, i) => join(folder, `${i}`));
    const shared = Buffer.from(new SharedArrayBuffer(1_000_000));
    let end = 0;
    const contents = paths.map((_, i) => {
      const start = end;
      end += shared.write(`content ${i}\n`.repeat(i % 40), start);
      // Some in memory of their own, which the thread cannot see.
      const content = shared.subarray(start, end);
      return i % 200 < 100 ? content : Buffer.from(content);
    });
    const failures = await makeTogether(makeAll, paths, contents);
    expect(failures).toEqual([]);
    expect(here.done.length).toBeGreaterThan(0);
    expect(here.done.length).toBeLessThan(many);
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(texts).toEqual(paths.map((_, i) => `content ${i}\n`.repeat(i % 40)));
  });

  it("tells of each file that the thread could not make what the system says, and makes the others", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "1200"), "mine");
    const { makeAll } = threadedFileWork(noting().work, built);
    const paths = Array.from({ length: many }, (_, i) => join(folder, i === 1300 ? "missing/1300" : `${i}`));
    const failures = await makeTogether(
      makeAll,
      paths,
      paths.map((_, i) => bytes(`${i}`)),
    );
    expect(failures.map(([i, error]) => ({ i, ...(error as object) }))).toEqual([
      expect.objectContaining({ i: 1200, code: "EEXIST", syscall: "open", path: paths[1200] }),
      expect.objectContaining({ i: 1300, code: "ENOENT", syscall: "open", path: paths[1300] }),
    ]);
    expect(await readFile(join(folder, "1200"), "utf8")).toBe("mine");
    expect(await readFile(join(folder, "1499"), "utf8")).toBe("1499");
  });

  it("gives many files other names together with a thread, and tells of those with which that failed", async () => {
    const folder = await temporaryFolder();
    const { renameAll } = threadedFileWork(noting().work, built);
    const numbers = Array.from({ length: many }, (_, i) => i);
    await Promise.all(numbers.map((i) => writeFile(join(folder, `${i}`), `${i}`)));
    const from = (i: number): string => join(folder, i === 777 ? "none" : `${i}`);
    const failures = await renameAll(numbers.map((i) => ({ from: from(i), to: join(folder, `to-${i}`) })));
    expect([...failures]).toEqual([
      [777, expect.objectContaining({ code: "ENOENT", syscall: "rename", path: from(777) })],
    ]);
    expect(await readFile(join(folder, "to-1499"), "utf8")).toBe("1499");
    const names = await readdir(folder);
    expect(names).toHaveLength(many);
    expect(names).toContain("777");
  });

  it("renames a few files as the caller, and goes on behind one with which it fails", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const { renameAll } = threadedFileWork(here.work, built);
    await writeFile(join(folder, "b"), "b");
    const failures = await renameAll(
      ["a", "b"].map((name) => ({ from: join(folder, name), to: join(folder, "c") })),
    );
    expect([...failures]).toEqual([[0, expect.objectContaining({ code: "ENOENT" })]]);
    expect(here.done).toHaveLength(2);
    expect(await readFile(join(folder, "c"), "utf8")).toBe("b");
  });

  it("leaves all to the caller where the thread's file is lost", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const { makeAll, renameAll } = threadedFileWork(here.work, pathToFileURL(join(folder, "lost.js")));
    await makeAll(
      Array.from({ length: many }, (_, i) => ({ path: join(folder, `${i}`), content: bytes("") })),
    );
    await renameAll(
      Array.from({ length: many }, (_, i) => ({ from: join(folder, `${i}`), to: join(folder, "one") })),
    );
    expect(here.done).toHaveLength(2 * many);
  });

  it("fails, naming a file, when the thread fails", async () => {
    const folder = await temporaryFolder();
    const thread = join(folder, "failing.mjs");
    await writeFile(thread, 'throw new Error("no thread today");');
    const { makeAll } = threadedFileWork(noting().work, pathToFileURL(thread));
    const files = Array.from({ length: many }, (_, i) => ({
      path: join(folder, `${i}`),
      content: bytes(""),
    }));
    await expect(makeAll(files)).rejects.toThrow(
      /^the thread that was to write .*0 failed: no thread today$/,
    );
  });
});
