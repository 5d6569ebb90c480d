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

  it("gives files other names on the thread, and tells of those with which it failed", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const { rename } = threadedFileWork(here.work, built);
    const numbers = Array.from({ length: 200 }, (_, i) => i);
    await Promise.all(numbers.map((i) => writeFile(join(folder, `${i}`), `${i}`)));
    const from = (i: number): string => join(folder, i === 77 ? "none" : `${i}`);
    const ends = await Promise.allSettled(numbers.map((i) => rename(from(i), join(folder, `to-${i}`))));
    expect(here.done).toEqual([]);
    expect(ends.flatMap((end, i) => (end.status === "rejected" ? [{ i, ...end.reason }] : []))).toEqual([
      expect.objectContaining({ i: 77, code: "ENOENT", syscall: "rename", path: from(77) }),
    ]);
    expect(await readFile(join(folder, "to-199"), "utf8")).toBe("199");
    expect(await readdir(folder)).toHaveLength(200);
    expect(await readdir(folder)).toContain("77");
  });

  it("leaves all to the caller where the thread's file is lost", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const { make, rename } = threadedFileWork(here.work, pathToFileURL(join(folder, "lost.js")));
    await Promise.all(Array.from({ length: many }, (_, i) => make(join(folder, `${i}`), bytes(""))));
    await rename(join(folder, "0"), join(folder, "first"));
    expect(here.done).toHaveLength(many + 1);
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
