/**
 * The folder in which the store keeps what is not the catalogue: STAC tools follow links and never look here.
 *
 * ```text
 * .eomatch/
 * ├── lock/       who writes (folder-lock.ts)
 * ├── journal/    batches whose files may not be on the disk yet (journal-folder.ts)
 * ├── index/      which files a query must read (query-index/)
 * ├── set-aside/  broken files that a repair has taken out of the catalogue (check/apply-repairs.ts)
 * ├── staging/    files on their way to their names (staged-files.ts)
 * └── notes/      texts derived from the catalogue (notes.ts)
 * ```
 *
 * All of it but a journal and what was set aside may be deleted at any time when no one writes, and so may a journal once the system has
 * written its files to the disk, which it does within a minute.
 */
export const workFolder = ".eomatch";

/** Holds one file while someone writes, named after the process. */
export const lockFolder: string = `${workFolder}/lock`;

/** Holds one file per batch; see journal-folder.ts for their names. */
export const journalFolder: string = `${workFolder}/journal`;

/** Holds files that have no name in the catalogue yet, those of the one who holds the lock. */
export const stagingFolder: string = `${workFolder}/staging`;

/** Holds the derived index. */
export const indexFolder: string = `${workFolder}/index`;

/** Holds what a repair took out, under the paths it had. */
export const setAsideFolder: string = `${workFolder}/set-aside`;

/** Holds one file per note, named as the note is. */
export const notesFolder: string = `${workFolder}/notes`;
