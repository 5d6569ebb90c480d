import { type FilePiece, isLineFile } from "./index-pieces.js";

/** A file to be read. */
export interface PlannedFile {
  readonly file: string;
  readonly sizeBytes: number;
}

/** Small enough to divide evenly among threads, large enough that handing it over costs nothing. */
const batchBytes = 4 * 1024 * 1024;

/**
 * Divides files into batches of about the same size, keeping their order: many small files make one, a large file of
 * lines makes several. Other large files cannot be read from the middle and make one each.
 */
export function planBatches(files: readonly PlannedFile[]): FilePiece[][] {
  const batches: FilePiece[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  const put = (piece: FilePiece, bytes: number): void => {
    if (filled + bytes > batchBytes) {
      batches.push([]);
      filled = 0;
    }
    batches.at(-1)?.push(piece);
    filled += bytes;
  };
  for (const { file, sizeBytes } of files) {
    const cuts = isLineFile(file) ? Math.ceil(sizeBytes / batchBytes) : 1;
    for (let cut = 0; cut < Math.max(cuts, 1); cut++) {
      const fromBytes = cut * batchBytes;
      const isLast = cut >= cuts - 1;
      // What was appended since the file was looked up belongs to the last piece.
      const toBytes = isLast ? Number.POSITIVE_INFINITY : fromBytes + batchBytes;
      put({ file, sizeBytes, fromBytes, toBytes }, Math.min(sizeBytes - fromBytes, toBytes - fromBytes));
    }
  }
  return batches;
}
