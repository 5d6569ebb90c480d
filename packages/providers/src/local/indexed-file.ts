import type { StacLink } from "@eomatch/stac-model";
import type { FilePiece, PieceFindings, PiecesFindings } from "./index-pieces.js";
import type { ItemRows } from "./item-rows.js";

/** What tells one version of a file from another. */
export interface FileStamp {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** An item that cannot be a product, or a piece of a file that is no item. */
export interface UnusableItem {
  /** Its id, or where it stands. */
  readonly product: string;
  readonly reason: string;
  readonly collection: string | undefined;
}

/** Rows of one file, from and up to but not including. */
export interface RowRange {
  readonly rows: ItemRows;
  readonly from: number;
  readonly to: number;
}

/** What a file holds. */
export interface IndexedFile {
  readonly file: string;
  readonly stamp: FileStamp;
  /** Its items, in the order of the file. */
  readonly ranges: readonly RowRange[];
  /** Whether its only item is the whole file. */
  readonly isDocument: boolean;
  readonly unusable: readonly UnusableItem[];
  /** Links of a STAC Catalog or Collection. */
  readonly links: readonly StacLink[];
}

/** A file that could not be read. */
export interface UnreadFile {
  readonly file: string;
  readonly error: { readonly code: string | undefined; readonly message: string };
}

/** Size and modification time of a file. */
export function stampOf(stats: { readonly size: number; readonly mtimeMs: number }): FileStamp {
  return { sizeBytes: stats.size, modifiedMs: stats.mtimeMs };
}

/** Tells whether two stamps are of the same version of a file. */
export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}

/** Puts together what was found in the pieces of files, in the order of the batches. */
export function assembleFiles(
  batches: readonly (readonly FilePiece[])[],
  findings: readonly PiecesFindings[],
  stamps: ReadonlyMap<string, FileStamp>,
): (IndexedFile | UnreadFile)[] {
  const pieces = new Map<string, { readonly range: RowRange; readonly found: PieceFindings }[]>();
  for (const [i, { rows, pieces: found }] of findings.entries()) {
    let from = 0;
    for (const [j, piece] of found.entries()) {
      const file = batches[i]?.[j]?.file as string;
      const ofFile = pieces.get(file) ?? [];
      ofFile.push({ range: { rows, from, to: from + piece.rows }, found: piece });
      pieces.set(file, ofFile);
      from += piece.rows;
    }
  }
  return [...pieces].map(([file, parts]) => {
    const error = parts.find(({ found }) => found.error !== undefined)?.found.error;
    if (error !== undefined) return { file, error };
    let places = 0;
    const unusable = parts.flatMap(({ found }) => {
      const before = places;
      places += found.places;
      return found.unusable.map(({ id, reason, collection, place }) => {
        const isLine = found.kind === "lines";
        const where =
          place === undefined ? file : `${file}, ${isLine ? "line" : "feature"} ${before + place}`;
        return { product: id ?? where, reason, collection };
      });
    });
    return {
      file,
      stamp: stamps.get(file) as FileStamp,
      ranges: parts.map(({ range }) => range).filter(({ from, to }) => to > from),
      isDocument: parts.every(({ found }) => found.kind === "document"),
      unusable,
      links: parts.flatMap(({ found }) => found.links),
    };
  });
}
