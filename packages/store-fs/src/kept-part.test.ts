import { lstat, readFile, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.js";
import { fileStamp } from "./catalogue-folder.js";
import type { KeptPart } from "./content-to-write.js";
import { bytesOfKept, readKept } from "./kept-part.js";

async function partOf(content: string | Buffer, from = 0, length?: number): Promise<KeptPart> {
  const file = join(await temporaryFolder(), "collection.json");
  await writeFile(file, content);
  const stats = await lstat(file, { bigint: true });
  return { file, from, length: length ?? Number(stats.size) - from, stamp: fileStamp(stats) };
}

describe("a part that stands in a file", () => {
  it.each([1, 2, 3, 4])("is read whole, however pieces cut characters of %i bytes", async (size) => {
    const letter = ["a", "é", "€", "🛰"][size - 1] as string;
    // An odd start, so that pieces end within characters.
    const part = await partOf(`{"${letter.repeat(12_000_000 / size)}"}`, 2, 12_000_000);
    const pieces: number[] = [];
    await readKept(part, async (piece) => {
      pieces.push(piece.length);
    });
    expect(pieces.length).toBeGreaterThan(1);
    const all = await readFile(part.file);
    expect((await bytesOfKept(part)).equals(all.subarray(2, 2 + part.length))).toBe(true);
  });

  it("is refused where it is no text", async () => {
    const bytes = Buffer.alloc(6_000_000, "a");
    bytes[5_000_000] = 0xff;
    const part = await partOf(bytes);
    await expect(bytesOfKept(part)).rejects.toMatchObject({
      code: "store/broken-catalogue",
      message: expect.stringContaining("not UTF-8 text"),
    });
  });

  it("is refused where the file is no longer what it was, before and while it is read", async () => {
    const before = await partOf("a".repeat(10));
    await writeFile(before.file, "b".repeat(10));
    const refused = { code: "store/unreadable", message: expect.stringContaining("run again") };
    await expect(bytesOfKept(before)).rejects.toMatchObject(refused);

    const during = await partOf("a".repeat(6_000_000));
    await expect(readKept(during, () => truncate(during.file, 10))).rejects.toMatchObject(refused);
  });

  it.skipIf(process.platform === "win32")("is not looked for behind a symbolic link", async () => {
    const part = await partOf("secret");
    await rename(part.file, `${part.file}.elsewhere`);
    await symlink(`${part.file}.elsewhere`, part.file);
    await expect(bytesOfKept(part)).rejects.toMatchObject({ code: "store/unreadable" });
  });
});
