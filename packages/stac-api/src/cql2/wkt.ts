import type { Position } from "@eomatch/stac-model";
import { checkBbox } from "../search/bbox-parameter.js";
import { boxGeometry, type SearchGeometry, searchGeometry } from "../spatial/search-geometry.js";
import type { TokenReader } from "./token-reader.js";

/** Names of geometries in WKT (OGC 06-103r4, as CQL2 takes it), by how deep their positions lie. */
const depths: { readonly [word: string]: readonly [type: string, depth: number] } = {
  POINT: ["Point", 0],
  MULTIPOINT: ["MultiPoint", 1],
  LINESTRING: ["LineString", 1],
  MULTILINESTRING: ["MultiLineString", 2],
  POLYGON: ["Polygon", 2],
  MULTIPOLYGON: ["MultiPolygon", 3],
};

/** Whether a word begins a geometry. */
export function isGeometryWord(word: string): boolean {
  const name = word.toUpperCase();
  return Object.hasOwn(depths, name) || name === "GEOMETRYCOLLECTION" || name === "BBOX";
}

/**
 * Reads a geometry of CQL2 text: WKT, or `BBOX(west, south, east, north)`.
 *
 * @throws StacApiError `stac-api/invalid-parameter`
 */
export function parseGeometryText(reader: TokenReader): SearchGeometry {
  if (reader.takeWord("BBOX")) {
    reader.expectSign("(");
    const numbers: number[] = [];
    do numbers.push(readNumber(reader));
    while (reader.takeSign(","));
    reader.expectSign(")");
    return boxGeometry(checkBbox(numbers));
  }
  return searchGeometry(readGeometry(reader, 0), "filter");
}

function readGeometry(reader: TokenReader, level: number): object {
  const word = reader.peek().kind === "word" ? reader.peek().value.toUpperCase() : "";
  if (word === "GEOMETRYCOLLECTION" && level < 4) {
    reader.next();
    reader.expectSign("(");
    const geometries: object[] = [];
    do geometries.push(readGeometry(reader, level + 1));
    while (reader.takeSign(","));
    reader.expectSign(")");
    return { type: "GeometryCollection", geometries };
  }
  const known = Object.hasOwn(depths, word) ? depths[word] : undefined;
  if (known === undefined) throw reader.refusal("a geometry, such as POINT(10 50)");
  reader.next();
  // A third number is a height whether it is announced or not.
  reader.takeWord("Z");
  const [type, depth] = known;
  if (depth === 0) {
    reader.expectSign("(");
    const coordinates = readPosition(reader);
    reader.expectSign(")");
    return { type, coordinates };
  }
  return { type, coordinates: readPositions(reader, depth, type === "MultiPoint") };
}

type Nested = Position | readonly Nested[];

function readPositions(reader: TokenReader, depth: number, mayHaveBrackets: boolean): Nested[] {
  reader.expectSign("(");
  const parts: Nested[] = [];
  do {
    if (depth > 1) parts.push(readPositions(reader, depth - 1, mayHaveBrackets));
    else if (mayHaveBrackets && reader.takeSign("(")) {
      parts.push(readPosition(reader));
      reader.expectSign(")");
    } else parts.push(readPosition(reader));
  } while (reader.takeSign(","));
  reader.expectSign(")");
  return parts;
}

function readPosition(reader: TokenReader): Position {
  const position: [number, number, ...number[]] = [readNumber(reader), readNumber(reader)];
  if (reader.peek().kind === "number") position.push(readNumber(reader));
  return position;
}

function readNumber(reader: TokenReader): number {
  if (reader.peek().kind !== "number") throw reader.refusal("a number");
  return Number(reader.next().value);
}
