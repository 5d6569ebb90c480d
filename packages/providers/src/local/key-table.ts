import { type JsonCursor, unusual } from "./json-cursor.js";

/** A key that means something, and its place in a set of keys. */
interface KnownKey<K extends string> {
  readonly key: K;
  readonly bytes: Buffer;
  readonly bit: number;
}

const underscore = 0x5f;

/** A key as it stood in the last object at the same place, with the colon and the space around it. */
interface UsualKey<K extends string> {
  readonly text: Buffer;
  readonly known: KnownKey<K> | undefined;
}

/** Keys after which no more is learnt: an archive whose items differ from each other would teach for ever. */
const maxLessons = 500;

/**
 * The keys of an object that mean something, found by their bytes. It learns in which order the objects that it is
 * shown have their keys, since those of an archive all have the same.
 */
export class KeyTable<K extends string> {
  private readonly byLength: (KnownKey<K>[] | undefined)[] = [];
  private readonly usual: UsualKey<K>[] = [];
  private lessons = 0;

  constructor(keys: readonly K[]) {
    for (const [i, key] of keys.entries()) {
      const bytes = Buffer.from(key);
      const known = this.byLength[bytes.length] ?? [];
      known.push({ key, bytes, bit: 1 << i });
      this.byLength[bytes.length] = known;
    }
  }

  /**
   * Takes an object and calls `visit` at the value of each key of the table; other values are passed over.
   *
   * @throws `unusual` also for what JSON.parse takes in ways of its own: a key of the table that comes twice or is
   *   written with escapes, and `__proto__`
   */
  visitMembers(cursor: JsonCursor, visit: (key: K) => void): void {
    if (!cursor.openObject()) return;
    let seen = 0;
    let place = 0;
    do {
      const usual = this.usual[place];
      const isUsual = usual !== undefined && cursor.takeAgain(usual.text);
      const known = isUsual ? usual.known : this.take(cursor, place);
      place += 1;
      if (known === undefined) cursor.skipValue();
      else {
        if ((seen & known.bit) !== 0) throw unusual;
        seen |= known.bit;
        visit(known.key);
      }
    } while (cursor.isNextMember());
  }

  private take(cursor: JsonCursor, place: number): KnownKey<K> | undefined {
    const begin = cursor.at;
    cursor.key();
    const known = this.find(cursor);
    if (this.lessons < maxLessons) {
      this.lessons += 1;
      this.usual[place] = { text: Buffer.from(cursor.bytes.subarray(begin, cursor.at)), known };
    }
    return known;
  }

  private find({ bytes, from, to, hasEscape }: JsonCursor): KnownKey<K> | undefined {
    if (hasEscape || (bytes[from] === underscore && bytes[from + 1] === underscore)) throw unusual;
    const candidates = this.byLength[to - from];
    if (candidates === undefined) return undefined;
    for (const candidate of candidates) if (isSpan(bytes, from, candidate.bytes)) return candidate;
    return undefined;
  }
}

/** Tells whether these bytes stand at a place. */
export function isSpan(bytes: Uint8Array, from: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[from + i] !== expected[i]) return false;
  return true;
}
