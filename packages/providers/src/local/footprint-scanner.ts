import type { ItemRowsBuilder, WrittenItem } from "./item-rows.js";
import { type JsonCursor, unusual } from "./json-cursor.js";
import { isSpan, KeyTable } from "./key-table.js";

const [openBracket, comma, closeBracket] = [0x5b, 0x2c, 0x5d];

/** The two geometries a product may have, and how many brackets stand before their first number. */
const footprints = [
  { type: Buffer.from("Polygon"), brackets: 3 },
  { type: Buffer.from("MultiPolygon"), brackets: 4 },
] as const;

/** Writes the coordinates of a Polygon or MultiPolygon from their bytes into the rows. */
export class FootprintScanner {
  /** How far the rows are filled with the item under way. */
  readonly written: WrittenItem = { positions: 0, rings: 0, polygons: 0, idLength: 0 };
  private readonly keys = new KeyTable(["type", "coordinates"] as const);
  private typeBrackets = 0;
  private brackets = 0;

  constructor(
    private readonly cursor: JsonCursor,
    private readonly rows: ItemRowsBuilder,
  ) {}

  /** Makes room for the footprint of an item of this length. */
  begin(textBytes: number): void {
    const { rows, written } = this;
    // A position takes six bytes at least, `[0,0],`, and a ring that is taken has three.
    rows.reserve(Math.ceil(textBytes / 6), textBytes);
    written.positions = rows.positions;
    written.rings = rows.rings;
    written.polygons = rows.polygons;
    written.idLength = rows.idLength;
  }

  /** Takes a geometry; throws `unusual` when it is anything but a filled Polygon or MultiPolygon. */
  take(): void {
    this.typeBrackets = 0;
    this.brackets = 0;
    this.keys.visitMembers(this.cursor, this.visit);
    // `coordinates` may stand before `type`, as in all that PostgreSQL has sorted.
    if (this.brackets === 0 || this.brackets !== this.typeBrackets) throw unusual;
  }

  private readonly visit = (key: "type" | "coordinates"): void => {
    if (key === "coordinates") this.coordinates();
    else this.type();
  };

  private type(): void {
    const { cursor } = this;
    cursor.string();
    const length = cursor.to - cursor.from;
    for (const { type, brackets } of footprints) {
      if (length === type.length && isSpan(cursor.bytes, cursor.from, type)) this.typeBrackets = brackets;
    }
  }

  private coordinates(): void {
    const { cursor, rows, written } = this;
    this.brackets = this.open();
    if (this.brackets !== 3 && this.brackets !== 4) throw unusual;
    for (;;) {
      this.position();
      if (cursor.isNextElement()) {
        this.reopen(1);
        continue;
      }
      if (written.positions - (rows.ringOffsets[written.rings] as number) < 3) throw unusual;
      rows.ringOffsets[++written.rings] = written.positions;
      if (cursor.isNextElement()) {
        this.reopen(2);
        continue;
      }
      rows.polygonOffsets[++written.polygons] = written.rings;
      if (this.brackets === 3 || !cursor.isNextElement()) return;
      this.reopen(3);
    }
  }

  /** Takes a position behind its bracket; heights are read and dropped. */
  private position(): void {
    const { cursor, written } = this;
    const { lonLat } = this.rows;
    const at = 2 * written.positions++;
    lonLat[at] = this.number();
    cursor.take(comma);
    lonLat[at + 1] = this.number();
    while (cursor.next() === comma) {
      cursor.at += 1;
      this.number();
    }
    cursor.take(closeBracket);
  }

  private number(): number {
    this.cursor.next();
    const value = this.cursor.number();
    if (!Number.isFinite(value)) throw unusual;
    return value;
  }

  private open(): number {
    const { cursor } = this;
    let brackets = 0;
    for (; cursor.next() === openBracket; cursor.at++) brackets += 1;
    return brackets;
  }

  private reopen(brackets: number): void {
    for (let i = 0; i < brackets; i++) this.cursor.take(openBracket);
  }
}
