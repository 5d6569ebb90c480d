import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.js";
import { type FileWork, threadedFileWork } from "./file-work.js";

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

describe("threadedFileWork", () => {
  it("shares many files out between the caller and a thread, each with its own content", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const { make } = threadedFileWork(here.work, built);
    const paths = Array.from({ length: many }, (_, i) => join(folder, `${i}`));
    await Promise.all(paths.map((path, i) => make(path, bytes(`content ${i}\n`.repeat(i % 40)))));
    expect(here.done.length).toBeGreaterThan(0);
    expect(here.done.length).toBeLessThan(many);
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(texts).toEqual(paths.map((_, i) => `content ${i}\n`.repeat(i % 40)));
  });

  it("tells of each file that the thread could not make what the system says, and makes the others", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "1200"), "mine");
    const { make } = threadedFileWork(noting().work, built);
    const paths = Array.from({ length: many }, (_, i) => join(folder, i === 1300 ? "missing/1300" : `${i}`));
    const ends = await Promise.allSettled(paths.map((path, i) => make(path, bytes(`${i}`))));
    const failed = ends.flatMap((end, i) => (end.status === "rejected" ? [{ i, ...end.reason }] : []));
    expect(failed).toEqual([
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
    const { make, renameAll } = threadedFileWork(here.work, pathToFileURL(join(folder, "lost.js")));
    await Promise.all(Array.from({ length: many }, (_, i) => make(join(folder, `${i}`), bytes(""))));
    await renameAll(
      Array.from({ length: many }, (_, i) => ({ from: join(folder, `${i}`), to: join(folder, "one") })),
    );
    expect(here.done).toHaveLength(2 * many);
  });

  it("fails, naming a file, when the thread fails", async () => {
    const folder = await temporaryFolder();
    const thread = join(folder, "failing.mjs");
    await writeFile(thread, 'throw new Error("no thread today");');
    const { make } = threadedFileWork(noting().work, pathToFileURL(thread));
    const making = Array.from({ length: many }, (_, i) => make(join(folder, `${i}`), bytes("")));
    const [end] = (await Promise.allSettled(making)).filter(({ status }) => status === "rejected");
    expect(end).toMatchObject({
      reason: { message: expect.stringMatching(/^the thread that was to write .* failed: no thread today$/) },
    });
  });
});
