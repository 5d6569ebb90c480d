import type { ValueRange } from "./json-values.js";

const [newline, recordSeparator] = [0x0a, 0x1e];

/**
 * Finds the lines of newline-delimited JSON as the file streams by; the record separators of GeoJSON text
 * sequences (RFC 8142) are passed over. Blank lines come as empty texts, so that counting gives line numbers.
 */
export class LineScanner {
  private position = 0;
  private lineStart = 0;
  private pieces: Buffer[] = [];
  private heldBytes = 0;

  constructor(private readonly maxLineBytes: number) {}

  /** Takes the next piece of the file and returns the lines that end in it. */
  push(chunk: Buffer): ValueRange[] {
    const lines: ValueRange[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.hold(chunk.subarray(from, end));
      lines.push(this.takeLine());
      from = end + 1;
      this.lineStart = this.position + from;
    }
    this.hold(chunk.subarray(from));
    this.position += chunk.length;
    return lines;
  }

  /** The last line, when the file does not end with a newline. */
  end(): ValueRange[] {
    return this.position > this.lineStart ? [this.takeLine()] : [];
  }

  private hold(piece: Buffer): void {
    this.heldBytes += piece.length;
    if (this.heldBytes <= this.maxLineBytes) this.pieces.push(piece);
    else this.pieces = [];
  }

  private takeLine(): ValueRange {
    const isTooLong = this.heldBytes > this.maxLineBytes;
    const whole = isTooLong ? undefined : Buffer.concat(this.pieces);
    const skipped = whole?.[0] === recordSeparator ? 1 : 0;
    const line = {
      offsetBytes: this.lineStart + skipped,
      lengthBytes: this.heldBytes - skipped,
      text: whole?.subarray(skipped),
    };
    this.pieces = [];
    this.heldBytes = 0;
    return line;
  }
}
