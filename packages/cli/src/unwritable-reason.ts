import { dirname } from "node:path";

/** Why a file cannot be written and what to do about it, as it stands behind "cannot be written: ". */
export function unwritableReason(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  const reason = reasons[code]?.(path);
  return reason === undefined ? message : `${reason} (${code})`;
}

const reasons: { readonly [code: string]: (path: string) => string } = {
  EACCES: () => "permission is denied: check who owns the folder, or choose another place",
  EDQUOT: () => "your share of the disk is used up: free some space",
  EISDIR: () => "it is a folder: name a file",
  ENOENT: (path) => `there is no folder ${dirname(path)}: make it first`,
  ENOSPC: () => "the disk is full: free some space",
  ENOTDIR: () => "one of its folders is a file: choose another place",
  EPERM: () => "permission is denied: check who owns the folder, or choose another place",
  EROFS: () => "the disk is read-only: choose another place",
};
