/** A JSON text inside a file, and inside the bytes that were read of it. */
export interface ValueRange {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Bytes that hold the text, with white space or nothing behind it; undefined when it is longer than the limit. */
  readonly bytes: Buffer | undefined;
  /** Where in `bytes` the text begins. */
  readonly from: number;
}

/** The text of a range; undefined when it is longer than the limit. */
export function textOf({ bytes, from, lengthBytes }: ValueRange): Buffer | undefined {
  return bytes?.subarray(from, from + lengthBytes);
}

/** What {@link JsonScanner} found at the end of a file. */
export interface ScanResult {
  /** Number of elements, also those that are not yielded because they are too long. */
  readonly elements: number;
  /** The single top-level value, when it held no features. */
  readonly document: { readonly offsetBytes: number; readonly lengthBytes: number } | undefined;
  /** Why the file could not be read to its end. */
  readonly broken: string | undefined;
  /** A second value began on a line of its own while the first took one line: newline-delimited JSON. */
  readonly isLines: boolean;
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const newline = 0x0a;

/**
 * Finds the byte ranges of the features in a FeatureCollection, or of the elements of an array, as the file
 * streams by; nothing but the element under way is held.
 *
 * It follows strings, escapes and brackets only; whether an element is JSON is for JSON.parse to say, so that
 * one bad element costs no other. All that matters is ASCII, which never occurs inside a longer UTF-8
 * character.
 */
export class JsonScanner {
  private position = 0;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** Depth of the array whose elements are wanted; 0 outside of it. */
  private elementDepth = 0;
  private elementStart = -1;
  private elements = 0;
  private pieces: Buffer[] = [];
  private heldBytes = 0;
  /** The key under way, or the last one, directly inside the top-level object. */
  private key = "";
  private isKeyExpected = false;
  private isKeyOpen = false;
  private isTopObject = false;
  private hasFeatures = false;
  private documentStart = -1;
  private documentEnd = -1;
  private hasNewlineInside = false;
  private hasNewlineAfter = false;
  private broken: string | undefined;
  private isLines = false;

  constructor(private readonly maxElementBytes: number) {}

  /** Whether reading on is pointless. */
  get isDone(): boolean {
    return this.broken !== undefined || this.isLines;
  }

  /** Takes the next piece of the file and returns the elements that end in it. */
  push(chunk: Buffer): ValueRange[] {
    const found: ValueRange[] = [];
    // Where in this chunk the element under way continues or begins.
    let heldFrom = 0;
    for (let i = 0; i < chunk.length && !this.isDone; i++) {
      const byte = chunk[i] as number;
      if (this.isInString) {
        i = this.skipString(chunk, i);
        continue;
      }
      if (byte <= 0x20) {
        if (byte === newline) this.noteNewline();
        continue;
      }
      if (this.elementDepth > 0 && this.depth === this.elementDepth) {
        if (byte === comma || byte === closeBracket || byte === closeBrace) {
          if (this.elementStart >= 0) {
            this.hold(chunk.subarray(heldFrom, i));
            found.push(this.takeElement(this.position + i));
          }
        } else if (this.elementStart < 0) {
          this.elementStart = this.position + i;
          this.elements += 1;
          heldFrom = i;
        }
      }
      this.step(byte, this.position + i);
    }
    // A copy: the chunk's bytes may be written over before the element's end comes.
    if (this.elementStart >= 0) this.hold(Buffer.from(chunk.subarray(heldFrom)));
    this.position += chunk.length;
    return found;
  }

  /** Says what the file was, once all of it has been pushed. */
  end(): ScanResult {
    const isOpen = this.depth > 0 || this.isInString;
    if (this.broken === undefined && !this.isLines && (isOpen || this.documentStart < 0)) {
      this.broken =
        this.documentStart < 0
          ? "it is empty"
          : this.elementStart >= 0
            ? `it ends in the middle of feature ${this.elements}`
            : "it ends in the middle";
    }
    const isWhole = this.broken === undefined && !this.isLines && !this.hasFeatures;
    return {
      elements: this.elements,
      document: isWhole
        ? { offsetBytes: this.documentStart, lengthBytes: this.documentEnd - this.documentStart }
        : undefined,
      broken: this.broken,
      isLines: this.isLines,
    };
  }

  private step(byte: number, at: number): void {
    if (this.depth === 0 && !this.beginDocument(byte, at)) return;
    switch (byte) {
      case quote:
        this.isInString = true;
        this.isKeyOpen = this.depth === 1 && this.isTopObject && this.isKeyExpected;
        if (this.isKeyOpen) this.key = "";
        break;
      case openBrace:
      case openBracket:
        this.depth += 1;
        if (byte === openBracket) this.enterArray();
        break;
      case closeBrace:
      case closeBracket:
        if (this.depth === this.elementDepth) this.elementDepth = 0;
        this.depth -= 1;
        if (this.depth === 0) this.documentEnd = at + 1;
        break;
      case comma:
        if (this.depth === 1) this.isKeyExpected = true;
        break;
      case colon:
        if (this.depth === 1) this.isKeyExpected = false;
        break;
    }
  }

  /** Checks what stands outside of any bracket; false when it is not to be looked at further. */
  private beginDocument(byte: number, at: number): boolean {
    const isOpening = byte === openBrace || byte === openBracket;
    if (this.documentStart < 0 && isOpening) {
      this.documentStart = at;
      this.isTopObject = byte === openBrace;
      this.isKeyExpected = this.isTopObject;
      return true;
    }
    if (this.documentStart < 0) {
      // The byte order mark that some editors write before UTF-8.
      if (at < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return false;
      this.broken = "it is not JSON: it begins with neither { nor [";
    } else if (isOpening && this.hasNewlineAfter && !this.hasNewlineInside) {
      this.isLines = true;
    } else {
      this.broken = "something follows the end of its JSON";
    }
    return false;
  }

  private enterArray(): void {
    const isFeatures = this.depth === 2 && this.isTopObject && this.key === "features" && !this.isKeyExpected;
    const isTopArray = this.depth === 1 && !this.isTopObject;
    if (this.hasFeatures || !(isFeatures || isTopArray)) return;
    this.hasFeatures = true;
    this.elementDepth = this.depth;
  }

  /** Runs to the end of the string or of the chunk; returns the last byte looked at. */
  private skipString(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === backslash) this.isEscaped = true;
      else if (byte === quote) {
        this.isInString = false;
        this.isKeyOpen = false;
        return i;
      }
      if (this.isKeyOpen && this.key.length < 16) this.key += String.fromCharCode(byte);
    }
    return chunk.length - 1;
  }

  private noteNewline(): void {
    if (this.depth > 0) this.hasNewlineInside = true;
    else if (this.documentEnd >= 0) this.hasNewlineAfter = true;
  }

  private hold(piece: Buffer): void {
    this.heldBytes += piece.length;
    if (this.heldBytes <= this.maxElementBytes) this.pieces.push(piece);
    else this.pieces = [];
  }

  private takeElement(end: number): ValueRange {
    const range = {
      offsetBytes: this.elementStart,
      lengthBytes: end - this.elementStart,
      bytes: this.heldBytes > this.maxElementBytes ? undefined : Buffer.concat(this.pieces),
      from: 0,
    };
    this.elementStart = -1;
    this.pieces = [];
    this.heldBytes = 0;
    return range;
  }
}
