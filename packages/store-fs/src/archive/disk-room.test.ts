import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.js";
import { diskRoom } from "./disk-room.js";

describe("the room on a disk", () => {
  it("is claimed once, and is there again as what was claimed is written or given up", async () => {
    const folder = await temporaryFolder();
    const room = diskRoom();
    // Others write to the disk meanwhile: no more is said than what must hold for them too.
    const half = (await room.freeBytes(folder)) * 0.6;
    const claim = await room.claim(folder, half);
    await expect(room.claim(folder, half)).rejects.toMatchObject({
      code: "archive/full",
      message: expect.stringContaining("bytes free"),
    });
    expect(await room.freeBytes(folder)).toBeLessThan(half);
    claim.written(half * 0.9);
    const other = await room.claim(folder, half);
    other.end();
    other.end();
    claim.written(half);
    claim.end();
    expect(await room.freeBytes(folder)).toBeGreaterThan(half);
  });
});
