import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.js";
import { fileMaking, type MakeFile } from "./file-making.js";

const built = new URL("../dist/file-thread.js", import.meta.url);
const many = 1500;
const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Makes files as the caller, and notes which. */
function noting(): { readonly make: MakeFile; readonly made: string[] } {
  const made: string[] = [];
  return {
    made,
    make: async (path, content) => {
      made.push(path);
      await writeFile(path, content, { flag: "wx" });
    },
  };
}

describe("fileMaking", () => {
  it("leaves a few files to the caller and hands many to a thread, each with its own content", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const make = fileMaking(here.make, built);
    const paths = Array.from({ length: many }, (_, i) => join(folder, `${i}`));
    await Promise.all(paths.map((path, i) => make(path, bytes(`content ${i}\n`.repeat(i % 40)))));
    expect(here.made.length).toBeGreaterThan(0);
    expect(here.made.length).toBeLessThan(many / 2);
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(texts).toEqual(paths.map((_, i) => `content ${i}\n`.repeat(i % 40)));
  });

  it("tells of each file that the thread could not make what the system says, and makes the others", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "1200"), "mine");
    const make = fileMaking(noting().make, built);
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

  it("leaves all to the caller where the thread's file is lost", async () => {
    const folder = await temporaryFolder();
    const here = noting();
    const make = fileMaking(here.make, pathToFileURL(join(folder, "lost.js")));
    await Promise.all(Array.from({ length: many }, (_, i) => make(join(folder, `${i}`), bytes(""))));
    expect(here.made).toHaveLength(many);
  });

  it("fails, naming a file, when the thread fails", async () => {
    const folder = await temporaryFolder();
    const thread = join(folder, "failing.mjs");
    await writeFile(thread, 'throw new Error("no thread today");');
    const make = fileMaking(noting().make, pathToFileURL(thread));
    const making = Array.from({ length: many }, (_, i) => make(join(folder, `${i}`), bytes("")));
    const [end] = (await Promise.allSettled(making)).filter(({ status }) => status === "rejected");
    expect(end).toMatchObject({
      reason: { message: expect.stringMatching(/^the thread that was to make .* failed: no thread today$/) },
    });
  });
});
