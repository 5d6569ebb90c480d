/** Thrown at whatever is not JSON, or rare enough to be left to JSON.parse; made once, since it tells no more. */
export const unusual: Error = new Error("it is not plain JSON");

const [tab, newline, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20];
const [quote, backslash, slash, comma, colon] = [0x22, 0x5c, 0x2f, 0x2c, 0x3a];
const [plus, minus, point, zero, nine] = [0x2b, 0x2d, 0x2e, 0x30, 0x39];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const letters = Object.fromEntries([..."bfnrtueE"].map((letter) => [letter, letter.charCodeAt(0)])) as {
  readonly [letter in "b" | "f" | "n" | "r" | "t" | "u" | "e" | "E"]: number;
};

/** Powers of ten that a double holds exactly. */
const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** Nested deeper, a value is left to the code that knows how deep a product may nest. */
const maxDepth = 20;

/**
 * Walks through the bytes of a JSON text, checks its grammar (RFC 8259) and makes no object.
 *
 * The methods read one thing each, from {@link at} on, and leave `at` behind it. They throw {@link unusual} where
 * the text is not JSON; they never take what JSON.parse refuses.
 */
export class JsonCursor {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  private end = 0;
  /** Where the content of the last string begins and ends. */
  from = 0;
  to = 0;
  /** Whether the last string holds an escape. */
  hasEscape = false;

  /** Puts the cursor at the beginning of a text; behind its end there must be white space, or nothing. */
  begin(bytes: Buffer, from: number, to: number): void {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** The next byte that is not white space; the cursor then stands on it. */
  next(): number {
    const { bytes, end } = this;
    const first = bytes[this.at] as number;
    if (first > space) return first;
    for (let at = this.at; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte !== space && byte !== newline && byte !== carriageReturn && byte !== tab) {
        this.at = at;
        return byte;
      }
    }
    throw unusual;
  }

  /** Takes this byte, which must be the next. */
  take(byte: number): void {
    if (this.next() !== byte) throw unusual;
    this.at += 1;
  }

  /** Tells whether nothing but white space is left. */
  isAtEnd(): boolean {
    const { bytes, end } = this;
    for (let at = this.at; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte !== space && byte !== newline && byte !== carriageReturn && byte !== tab) return false;
    }
    return true;
  }

  /** Takes the opening of an object; false when it is empty, and then taken whole. */
  openObject(): boolean {
    this.take(openBrace);
    return !this.closes(closeBrace);
  }

  /** Goes on in an object behind a value: true at a comma, false at its end. */
  isNextMember(): boolean {
    return this.isMore(closeBrace);
  }

  /** Takes the opening of an array; false when it is empty, and then taken whole. */
  openArray(): boolean {
    this.take(openBracket);
    return !this.closes(closeBracket);
  }

  /** Goes on in an array behind a value: true at a comma, false at its end. */
  isNextElement(): boolean {
    return this.isMore(closeBracket);
  }

  /** Takes a member's key and the colon; `from` and `to` are the key's. */
  key(): void {
    this.string();
    this.take(colon);
  }

  /** Takes these bytes if it stands before them; they must be ones that were taken before, in the same place. */
  takeAgain(text: Uint8Array): boolean {
    const { bytes, at } = this;
    if (at + text.length > this.end) return false;
    for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
    this.at = at + text.length;
    return true;
  }

  /** Takes a string; `from` and `to` are those of its content. */
  string(): void {
    if (this.next() !== quote) throw unusual;
    const { bytes, end } = this;
    const from = this.at + 1;
    this.hasEscape = false;
    for (let at = from; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === quote) {
        this.from = from;
        this.to = at;
        this.at = at + 1;
        return;
      }
      if (byte < space) throw unusual;
      if (byte === backslash) at = this.escape(at + 1);
    }
    throw unusual;
  }

  /** Takes a number and gives what JSON.parse gives for it, to the last bit. */
  number(): number {
    const { bytes } = this;
    const begin = this.at;
    const isNegative = bytes[begin] === minus;
    // Here and below nothing is reckoned for rare numbers alone: compiled code that meets the first of them would be
    // thrown away.
    let at = begin + (isNegative ? 1 : 0);
    const first = at;
    let value = 0;
    for (let byte = bytes[at] as number; byte >= zero && byte <= nine; byte = bytes[++at] as number) {
      value = value * 10 + (byte - zero);
    }
    if (at === first || (at > first + 1 && bytes[first] === zero)) throw unusual;
    let decimals = 0;
    if (bytes[at] === point) {
      const firstDecimal = ++at;
      for (let byte = bytes[at] as number; byte >= zero && byte <= nine; byte = bytes[++at] as number) {
        value = value * 10 + (byte - zero);
      }
      decimals = at - firstDecimal;
      if (decimals === 0) throw unusual;
    }
    const hasExponent = bytes[at] === letters.e || bytes[at] === letters.E;
    if (hasExponent) at = this.exponent(at + 1);
    this.at = at;
    // A quotient of two exact doubles is correctly rounded (Clinger 1990, "How to read floating point numbers
    // accurately"); where one is not exact, JavaScript's own conversion is asked.
    if (hasExponent || value > Number.MAX_SAFE_INTEGER || decimals >= powersOfTen.length) {
      return Number(bytes.toString("latin1", begin, at));
    }
    return (isNegative ? -1 : 1) * (value / (powersOfTen[decimals] as number));
  }

  /** Takes a value of any kind. */
  skipValue(depth = 0): void {
    if (depth > maxDepth) throw unusual;
    switch (this.next()) {
      case quote:
        this.string();
        return;
      case openBrace:
        if (!this.openObject()) return;
        do {
          this.key();
          this.skipValue(depth + 1);
        } while (this.isNextMember());
        return;
      case openBracket:
        if (!this.openArray()) return;
        do this.skipValue(depth + 1);
        while (this.isNextElement());
        return;
      case letters.t:
        this.literal("true");
        return;
      case letters.f:
        this.literal("false");
        return;
      case letters.n:
        this.literal("null");
        return;
      default:
        this.number();
    }
  }

  /** Takes `null` where it stands; tells whether it did. */
  skipNull(): boolean {
    if (this.next() !== letters.n) return false;
    this.literal("null");
    return true;
  }

  private literal(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.at + i] !== word.charCodeAt(i)) throw unusual;
    }
    this.at += word.length;
  }

  private closes(close: number): boolean {
    if (this.next() !== close) return false;
    this.at += 1;
    return true;
  }

  private isMore(close: number): boolean {
    const byte = this.next();
    this.at += 1;
    if (byte === comma) return true;
    if (byte === close) return false;
    throw unusual;
  }

  /** Checks what follows a backslash; returns its last byte. */
  private escape(at: number): number {
    this.hasEscape = true;
    switch (this.bytes[at]) {
      case quote:
      case backslash:
      case slash:
      case letters.b:
      case letters.f:
      case letters.n:
      case letters.r:
      case letters.t:
        return at;
      case letters.u:
        if (!/^[0-9a-fA-F]{4}$/.test(this.bytes.toString("latin1", at + 1, at + 5))) throw unusual;
        return at + 4;
      default:
        throw unusual;
    }
  }

  /** Checks an exponent behind its letter; returns where it ends. */
  private exponent(begin: number): number {
    const sign = this.bytes[begin];
    const first = sign === plus || sign === minus ? begin + 1 : begin;
    let at = first;
    for (let byte = this.bytes[at] as number; byte >= zero && byte <= nine; ) {
      byte = this.bytes[++at] as number;
    }
    if (at === first) throw unusual;
    return at;
  }
}
