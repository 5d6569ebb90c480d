import { ArchiveError, isArchiveError } from "@eomatch/stac-model";
import { remedy, systemCode } from "../errors.js";

/** The ArchiveError for a file or folder of the archive that cannot be written, read or deleted. */
export function archiveFailure(path: string, cause: unknown): unknown {
  const code = systemCode(cause);
  if (code === undefined || isArchiveError(cause)) return cause;
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  return new ArchiveError(
    isFull ? "archive/full" : "archive/unwritable",
    `cannot write ${path}: ${remedy(cause)}`,
    {
      path,
      cause,
    },
  );
}

/** The ArchiveError for a file that is not what was expected. */
export function mismatch(name: string, why: string): ArchiveError {
  return new ArchiveError("archive/mismatch", `${name} is not what was expected: ${why}`);
}
