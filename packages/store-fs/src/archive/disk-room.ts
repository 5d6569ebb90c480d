import { statfs } from "node:fs/promises";
import { ArchiveError } from "@eomatch/stac-model";

/** Room on a disk that an arriving file still needs. */
export interface RoomClaim {
  /** Takes off what has been written. */
  written(bytes: number): void;
  /** Gives up the rest. */
  end(): void;
}

/** The room on the disk of an archive, of which files that are arriving need some. */
export interface DiskRoom {
  /** Bytes of a folder's disk that no arriving file needs. */
  freeBytes(folder: string): Promise<number>;
  /**
   * Claims room for a file: several that begin at once would otherwise all find the same room, and none be finished.
   *
   * @throws ArchiveError `archive/full`
   */
  claim(folder: string, neededBytes: number): Promise<RoomClaim>;
}

/** Makes one, without any claims. */
export function diskRoom(): DiskRoom {
  let claimedBytes = 0;
  const freeBytes = async (folder: string): Promise<number> => {
    const { bavail, bsize } = await statfs(folder);
    return Math.max(0, bavail * bsize - claimedBytes);
  };
  return {
    freeBytes,
    async claim(folder, neededBytes) {
      const free = await freeBytes(folder);
      if (neededBytes > free) {
        throw new ArchiveError(
          "archive/full",
          `${folder} has ${free} bytes free, ${neededBytes} are needed: free some space and run again`,
          { path: folder },
        );
      }
      let left = neededBytes;
      const take = (bytes: number): void => {
        const taken = Math.min(left, bytes);
        left -= taken;
        claimedBytes -= taken;
      };
      claimedBytes += left;
      return { written: take, end: () => take(left) };
    },
  };
}
