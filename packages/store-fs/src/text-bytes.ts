/** Bytes of memory that are asked for at once. */
const pieceBytes = 1024 * 1024;

/** Texts up to this length share pieces of memory. */
const shortLength = 64 * 1024;

/** Bytes of a UTF-16 code unit in UTF-8 at most. */
const maxUnitBytes = 3;

/**
 * Makes a way to encode many texts as UTF-8.
 *
 * Node's own pool is of 8 kB: files of some kilobytes would have memory of their own each, which takes longer than the
 * encoding.
 */
export function textBytes(): (text: string) => Uint8Array {
  let piece: Buffer | undefined;
  let used = 0;
  return (text) => {
    if (text.length > shortLength) return Buffer.from(text, "utf8");
    if (piece === undefined || piece.length - used < text.length * maxUnitBytes) {
      piece = Buffer.allocUnsafeSlow(pieceBytes);
      used = 0;
    }
    const start = used;
    used += piece.write(text, start, "utf8");
    return piece.subarray(start, used);
  };
}
