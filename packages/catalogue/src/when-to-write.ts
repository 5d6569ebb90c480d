/** So many matchups are gathered before they are written. */
const matchupsPerWrite = 500;

/**
 * More are while writing would take longer than this part of the search: each write renews the collections and the index,
 * whose length grows with the catalogue.
 */
const shareOfWriting = 1 / 3;

/** So many at most: they are what a stopped search has still to write. */
const maxMatchupsPerWrite = 2000;

/** So long matchups wait at most before they are written, milliseconds. */
const writeEveryMs = 5000;

/** What tells whether a search is to write what it has found. */
export interface WriteTurn {
  /** Matchups that wait to be written. */
  readonly waiting: number;
  /** Milliseconds since the last write ended, or the search began. */
  readonly sinceMs: number;
  /** How long the last write took, 0 before the first. */
  readonly lastWriteMs: number;
}

/** Tells whether a search is to write what it has found, or to go on gathering. */
export function isTurnToWrite({ waiting, sinceMs, lastWriteMs }: WriteTurn): boolean {
  if (waiting >= maxMatchupsPerWrite || sinceMs > writeEveryMs) return true;
  return waiting >= matchupsPerWrite && lastWriteMs <= shareOfWriting * (lastWriteMs + sinceMs);
}
