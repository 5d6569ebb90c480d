/**
 * An index that is not what it must be: truncated, overwritten, of another version, or gone meanwhile.
 *
 * It never leaves this package: whoever meets it goes on without the index.
 */
export class BrokenIndex extends Error {
  override readonly name = "BrokenIndex";
}

/** Tells whether an error is about the index alone. */
export function isBrokenIndex(error: unknown): boolean {
  return error instanceof BrokenIndex;
}
