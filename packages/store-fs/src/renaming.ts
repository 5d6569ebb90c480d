/** A file that is to have another name. Absolute paths. */
export interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** Files that a thread takes at a time to give them other names. */
export const renamedTogether = 256;

/**
 * Takes files, {@link renamedTogether} at a time, that nobody else has taken.
 *
 * @param next the first file that nobody has taken; shared by threads
 * @returns the places of the first files of each taking
 */
export function* startsFrom(next: Int32Array, files: number): Generator<number, void, undefined> {
  for (;;) {
    const start = Atomics.add(next, 0, renamedTogether);
    if (start >= files) return;
    yield start;
  }
}
