/** Codes of the operating system (errno) that a user can do something about, and what. */
const remedies: { readonly [code: string]: string } = {
  EACCES: "permission is denied: check who owns the folder and its permissions",
  EDQUOT: "the disk quota is used up: free some space and run again",
  EISDIR: "there is a folder where a file should be: move it away",
  EMFILE: "too many files are open: raise the limit (ulimit -n)",
  ENAMETOOLONG: "the path is too long for this disk: choose a folder with a shorter path",
  ENFILE: "too many files are open on this machine",
  ENOSPC: "the disk is full: free some space and run again",
  ENOTDIR: "a part of the path is a file, not a folder: choose another path",
  ENOENT: "nothing can be made there: choose another path",
  EPERM: "the operation is not permitted: check who owns the folder and its permissions",
  EXDEV: "a folder of the catalogue lies on another disk: keep a catalogue on one",
  EROFS: "the disk is read-only: choose another path or mount it writable",
};

/** The operating system's code of an error (`ENOENT`, `EACCES` …), undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/** Tells whether an error says that there is nothing at a path. */
export function isAbsence(error: unknown): boolean {
  return systemCode(error) === "ENOENT";
}

/** What is wrong and what to do about it, with the system's code where it has one. */
export function remedy(cause: unknown): string {
  const code = systemCode(cause);
  const known = code === undefined ? undefined : remedies[code];
  if (known !== undefined) return `${known} (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
}
