import type { ValueRange } from "./json-values.js";

const [newline, recordSeparator] = [0x0a, 0x1e];

/**
 * Finds the lines of newline-delimited JSON that begin in a range of the file, as it streams by; the record
 * separators of GeoJSON text sequences (RFC 8142) are passed over. Blank lines come as empty texts, so that counting
 * gives line numbers.
 */
export class LineScanner {
  /** Where in the file to begin reading: a byte before the range, which tells whether a line begins with it. */
  readonly beginBytes: number;
  /** Whether no line begins in the range any more. */
  isDone = false;
  /** Half a byte before the end of the range: a fraction like the infinite one, for which nothing is compiled anew. */
  private readonly lastBytes: number;
  private position: number;
  private lineStart: number;
  /** Whether the line under way began before the range. */
  private isForeign: boolean;
  private pieces: Buffer[] = [];
  private heldBytes = 0;

  constructor(
    private readonly maxLineBytes: number,
    { fromBytes, toBytes }: { readonly fromBytes: number; readonly toBytes: number } = {
      fromBytes: 0,
      toBytes: Number.POSITIVE_INFINITY,
    },
  ) {
    this.isForeign = fromBytes > 0;
    this.beginBytes = this.isForeign ? fromBytes - 1 : 0;
    this.lastBytes = toBytes - 0.5;
    this.position = this.beginBytes;
    this.lineStart = this.beginBytes;
  }

  /** Takes the next piece of the file and returns the lines that end in it; they share its memory. */
  push(chunk: Buffer): ValueRange[] {
    const lines: ValueRange[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0 && !this.isDone; end = chunk.indexOf(newline, from)) {
      const line = this.takeLine(chunk, from, end);
      if (!this.isForeign) lines.push(line);
      this.isForeign = false;
      from = end + 1;
      this.lineStart = this.position + from;
      this.isDone = this.lineStart > this.lastBytes;
    }
    // A copy: the chunk's bytes may be written over before the line's end comes.
    this.hold(Buffer.from(chunk.subarray(from)));
    this.position += chunk.length;
    return lines;
  }

  /** The last line, when the file does not end with a newline. */
  end(): ValueRange[] {
    const isOpen = this.position > this.lineStart && !this.isDone && !this.isForeign;
    return isOpen ? [this.takeLine(Buffer.alloc(0), 0, 0)] : [];
  }

  private hold(piece: Buffer): void {
    this.heldBytes += piece.length;
    if (this.heldBytes <= this.maxLineBytes && !this.isForeign) this.pieces.push(piece);
    else this.pieces = [];
  }

  /** The line that ends with these bytes; most lines have none from before, and then nothing is copied. */
  private takeLine(chunk: Buffer, from: number, to: number): ValueRange {
    if (this.heldBytes === 0) return this.rangeOf(chunk, from, to - from);
    this.hold(chunk.subarray(from, to));
    const line = this.rangeOf(Buffer.concat(this.pieces), 0, this.heldBytes);
    this.pieces = [];
    this.heldBytes = 0;
    return line;
  }

  private rangeOf(bytes: Buffer, from: number, lengthBytes: number): ValueRange {
    const skipped = lengthBytes > 0 && bytes[from] === recordSeparator ? 1 : 0;
    return {
      offsetBytes: this.lineStart + skipped,
      lengthBytes: lengthBytes - skipped,
      bytes: lengthBytes > this.maxLineBytes ? undefined : bytes,
      from: from + skipped,
    };
  }
}
