// Put in by the build: the version of package.json and the commit it was built from.
declare const EOMATCH_VERSION: string;
declare const EOMATCH_COMMIT: string;

/** What `--version` prints: the version and, where it is known, the commit. */
export const version: string =
  EOMATCH_COMMIT === "" ? EOMATCH_VERSION : `${EOMATCH_VERSION} (${EOMATCH_COMMIT})`;
