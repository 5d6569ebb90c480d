import { FootprintScanner } from "./footprint-scanner.js";
import type { ItemRowsBuilder, NameTable } from "./item-rows.js";
import { JsonCursor, unusual } from "./json-cursor.js";
import type { ValueRange } from "./json-values.js";
import { isSpan, KeyTable } from "./key-table.js";
import { scannedInstant } from "./scanned-instant.js";

const [space, quote, slash, zero, nine, backslash, lastAscii] = [0x20, 0x22, 0x2f, 0x30, 0x39, 0x5c, 0x7f];

/** Longer items are rare, and making room for all that they might hold is not worth it. */
const maxScannedBytes = 1024 * 1024;

const itemKeys = [
  "type",
  "stac_version",
  "stac_extensions",
  "id",
  "geometry",
  "properties",
  "links",
  "assets",
  "collection",
] as const;

const propertyKeys = [
  "datetime",
  "start_datetime",
  "end_datetime",
  "platform",
  // Times and satellites as other tools write them.
  "platformSerialIdentifier",
  "startTimeFromAscendingNode",
  "start_time",
] as const;

/** Links have the first four, assets all but `rel`. */
const describingKeys = ["rel", "href", "type", "title", "roles"] as const;

type KeyOf<T extends readonly string[]> = T[number];

const feature = Buffer.from('"Feature"');
/** How `__proto__` begins, which objects take in a way of their own. */
const reserved = Buffer.from("__");
const versions = [Buffer.from("1.0."), Buffer.from("1.1.")];

/** Part of the text under way; it begins at -1 while it has not been met. */
interface Span {
  from: number;
  to: number;
}

/** The name met last, in its quotes, with its number: archives repeat a name item after item. */
interface LastName {
  text: Buffer;
  number: number;
}

/**
 * Reads items straight from their bytes into rows, without an object for any part of them.
 *
 * It takes only what is surely a product: a STAC item, whole and in its common form. Whatever differs, be it an
 * escape in an id, a time zone, or something wrong, is left to JSON.parse and the checks that all items of all
 * archives go through; so what becomes of an item does not depend on who read it.
 */
export class ItemScanner {
  private readonly cursor: JsonCursor = new JsonCursor();
  private readonly footprint: FootprintScanner;
  private readonly itemKeys = new KeyTable(itemKeys);
  private readonly propertyKeys = new KeyTable(propertyKeys);
  private readonly describingKeys = new KeyTable(describingKeys);
  private readonly datetime: Span = { from: -1, to: -1 };
  private readonly start: Span = { from: -1, to: -1 };
  private readonly stop: Span = { from: -1, to: -1 };
  private readonly lastCollection: LastName = { text: Buffer.alloc(0), number: -1 };
  private readonly lastPlatform: LastName = { text: Buffer.alloc(0), number: -1 };
  private collection = -1;
  private platform = -1;
  private hasType = false;
  private hasVersion = false;
  private hasFootprint = false;
  private hasHref = false;
  private hasRel = false;

  constructor(private readonly rows: ItemRowsBuilder) {
    this.footprint = new FootprintScanner(this.cursor, rows);
  }

  /**
   * Appends the item to the rows; false, and nothing appended, when it is to be read in the other way.
   *
   * @param range its text, behind which there is white space or nothing
   */
  scan(range: ValueRange): boolean {
    const { bytes, from, lengthBytes } = range;
    if (bytes === undefined || lengthBytes > maxScannedBytes) return false;
    try {
      this.begin(bytes, from, from + lengthBytes);
      this.itemKeys.visitMembers(this.cursor, this.visitItem);
      return this.cursor.isAtEnd() && this.append(range);
    } catch (error) {
      if (error !== unusual) throw error;
      return false;
    }
  }

  private begin(bytes: Buffer, from: number, to: number): void {
    this.cursor.begin(bytes, from, to);
    this.footprint.begin(to - from);
    this.datetime.from = -1;
    this.start.from = -1;
    this.stop.from = -1;
    this.collection = -1;
    this.platform = -1;
    this.hasType = false;
    this.hasVersion = false;
    this.hasFootprint = false;
  }

  private append({ offsetBytes, lengthBytes }: ValueRange): boolean {
    const { bytes } = this.cursor;
    const { rows, datetime, start, stop, collection, platform } = this;
    const { written } = this.footprint;
    const isItem = this.hasType && this.hasVersion && this.hasFootprint;
    if (!isItem || written.idLength === rows.idLength || collection < 0 || platform < 0) return false;
    const startMs = instantOf(bytes, start.from < 0 ? datetime : start);
    const stopMs = start.from < 0 || stop.from < 0 ? startMs : instantOf(bytes, stop);
    if (stopMs < startMs) return false;
    rows.append({ startMs, stopMs, offsetBytes, lengthBytes, collection, platform }, written);
    return true;
  }

  private readonly visitItem = (key: KeyOf<typeof itemKeys>): void => {
    switch (key) {
      case "type":
        this.cursor.next();
        if (!this.cursor.takeAgain(feature)) throw unusual;
        this.hasType = true;
        return;
      case "stac_version":
        this.hasVersion = this.isVersion();
        return;
      case "stac_extensions":
        this.texts();
        return;
      case "id":
        this.takeId();
        return;
      case "geometry":
        this.footprint.take();
        this.hasFootprint = true;
        return;
      case "properties":
        this.propertyKeys.visitMembers(this.cursor, this.visitProperty);
        return;
      case "links":
        this.links();
        return;
      case "assets":
        this.assets();
        return;
      case "collection":
        this.collection = this.name(this.rows.collections, this.lastCollection);
        return;
    }
  };

  private readonly visitProperty = (key: KeyOf<typeof propertyKeys>): void => {
    switch (key) {
      case "datetime":
        this.textOrNull(this.datetime);
        return;
      case "start_datetime":
        this.textOrNull(this.start);
        return;
      case "end_datetime":
        this.textOrNull(this.stop);
        return;
      case "platform":
        this.platform = this.name(this.rows.platforms, this.lastPlatform);
        return;
      default:
        // How these rank is for acquisitionTime and sourcePlatform to say.
        throw unusual;
    }
  };

  private links(): void {
    const { cursor } = this;
    if (!cursor.openArray()) return;
    do {
      this.described();
      if (!this.hasRel) throw unusual;
    } while (cursor.isNextElement());
  }

  private assets(): void {
    const { cursor } = this;
    if (!cursor.openObject()) return;
    do {
      cursor.key();
      if (cursor.hasEscape || isSpan(cursor.bytes, cursor.from, reserved)) throw unusual;
      this.described();
    } while (cursor.isNextMember());
  }

  /** Takes a link or an asset. */
  private described(): void {
    this.hasHref = false;
    this.hasRel = false;
    this.describingKeys.visitMembers(this.cursor, this.visitDescription);
    if (!this.hasHref) throw unusual;
  }

  private readonly visitDescription = (key: KeyOf<typeof describingKeys>): void => {
    const { cursor } = this;
    switch (key) {
      case "rel":
        this.hasRel = true;
        cursor.string();
        return;
      case "href":
        this.hasHref = true;
        cursor.string();
        return;
      case "roles":
        if (!cursor.skipNull()) this.texts();
        return;
      default:
        // A null there is dropped before an item is checked.
        if (!cursor.skipNull()) cursor.string();
    }
  };

  private texts(): void {
    const { cursor } = this;
    if (!cursor.openArray()) return;
    do cursor.string();
    while (cursor.isNextElement());
  }

  private isVersion(): boolean {
    const { cursor } = this;
    cursor.string();
    const digit = cursor.bytes[cursor.from + 4] as number;
    return (
      !cursor.hasEscape &&
      digit >= zero &&
      digit <= nine &&
      versions.some((version) => isSpan(cursor.bytes, cursor.from, version))
    );
  }

  /** An id of ASCII without escapes that is no address: those may carry credentials. */
  private takeId(): void {
    const { cursor } = this;
    const { idBytes } = this.rows;
    const { written } = this.footprint;
    const { bytes } = cursor;
    cursor.take(quote);
    let length = written.idLength;
    let at = cursor.at;
    for (let byte = bytes[at] as number; byte !== quote; byte = bytes[++at] as number) {
      if (!(byte >= space && byte <= lastAscii) || byte === slash || byte === backslash) throw unusual;
      idBytes[length++] = byte;
    }
    written.idLength = length;
    cursor.at = at + 1;
  }

  private textOrNull(span: Span): void {
    const { cursor } = this;
    if (cursor.skipNull()) return;
    cursor.string();
    span.from = cursor.from;
    span.to = cursor.to;
  }

  /** Takes a name and gives its number. */
  private name(table: NameTable, last: LastName): number {
    const { cursor } = this;
    cursor.next();
    if (last.number >= 0 && cursor.takeAgain(last.text)) return last.number;
    cursor.string();
    const { bytes, from, to } = cursor;
    const name = bytes.toString("utf8", from, to);
    if (cursor.hasEscape || name.trim() === "" || name.includes("/")) throw unusual;
    last.text = Buffer.from(bytes.subarray(from - 1, to + 1));
    last.number = table.numberOf(name);
    return last.number;
  }
}

function instantOf(bytes: Buffer, { from, to }: Span): number {
  if (from < 0) throw unusual;
  return scannedInstant(bytes, from, to);
}
