import { StacApiError } from "../errors.js";
import {
  type ArrayOperand,
  type ArrayOperator,
  arrayOperators,
  type ComparisonOperator,
  type Expression,
  type Scalar,
  type Temporal,
  type TemporalOperator,
  temporalOperators,
} from "./expression.js";
import { instantOf, intervalEndOf, requireGeometryProperty, unsupportedFunction } from "./literals.js";
import { type TokenReader, tokenReader } from "./token-reader.js";
import { tokensOf } from "./tokens.js";
import { isGeometryWord, parseGeometryText } from "./wkt.js";

/** How deep a filter may be nested. */
export const maxDepth = 64;

/** Characters of a filter, and parts of one. */
const maxCharacters = 100_000;

/**
 * Reads a filter in CQL2 text.
 *
 * @throws StacApiError `stac-api/invalid-parameter` with what was expected where; `stac-api/too-complex`
 */
export function parseCql2Text(text: string): Expression {
  if (text.length > maxCharacters) throw tooComplex(`${text.length} characters`);
  const reader = tokenReader(tokensOf(text));
  const expression = readOr(reader, 0);
  if (reader.peek().kind !== "end") throw reader.refusal("AND, OR or the end");
  return expression;
}

/** A filter that would take too long to read or to test. */
export function tooComplex(what: string): StacApiError {
  return new StacApiError("stac-api/too-complex", `filter: ${what} are too many: simplify it`);
}

function readOr(reader: TokenReader, depth: number): Expression {
  if (depth > maxDepth) throw tooComplex(`more than ${maxDepth} levels`);
  const terms = [readAnd(reader, depth)];
  while (reader.takeWord("OR")) terms.push(readAnd(reader, depth));
  return terms.length === 1 ? (terms[0] as Expression) : { kind: "or", terms };
}

function readAnd(reader: TokenReader, depth: number): Expression {
  const terms = [readNot(reader, depth)];
  while (reader.takeWord("AND")) terms.push(readNot(reader, depth));
  return terms.length === 1 ? (terms[0] as Expression) : { kind: "and", terms };
}

function readNot(reader: TokenReader, depth: number): Expression {
  if (depth > maxDepth) throw tooComplex(`more than ${maxDepth} levels`);
  if (reader.takeWord("NOT")) return { kind: "not", term: readNot(reader, depth + 1) };
  if (reader.takeSign("(")) {
    const inner = readOr(reader, depth + 1);
    reader.expectSign(")");
    return inner;
  }
  return readPredicate(reader);
}

function readPredicate(reader: TokenReader): Expression {
  const { kind, value } = reader.peek();
  const after = reader.peek(1);
  const isCall = kind === "word" && after.kind === "sign" && after.value === "(";
  const word = value.toLowerCase();
  if (isCall && /^[sta]_/.test(word)) return readCall(word, reader);
  const isAlone = after.kind !== "sign" || after.value === ")";
  if (kind === "word" && (word === "true" || word === "false") && isAlone && !isOperatorWord(after.value)) {
    reader.next();
    return { kind: "boolean", value: word === "true" };
  }
  const scalar = readScalar(reader);
  const operator = reader.peek();
  if (operator.kind === "sign" && Object.hasOwn(comparisons, operator.value)) {
    reader.next();
    return {
      kind: "comparison",
      operator: operator.value as ComparisonOperator,
      left: scalar,
      right: readScalar(reader),
    };
  }
  if (reader.takeWord("IS")) {
    const isNegated = reader.takeWord("NOT");
    reader.expectWord("NULL");
    return negated({ kind: "isNull", value: scalar }, isNegated);
  }
  const isNegated = reader.takeWord("NOT");
  if (reader.takeWord("LIKE"))
    return negated({ kind: "like", value: scalar, pattern: readScalar(reader) }, isNegated);
  if (reader.takeWord("BETWEEN")) {
    const low = readScalar(reader);
    reader.expectWord("AND");
    return negated({ kind: "between", value: scalar, low, high: readScalar(reader) }, isNegated);
  }
  if (reader.takeWord("IN")) return negated({ kind: "in", value: scalar, list: readList(reader) }, isNegated);
  throw reader.refusal("a comparison");
}

const comparisons: { readonly [operator in ComparisonOperator]: true } = {
  "=": true,
  "<>": true,
  "<": true,
  ">": true,
  "<=": true,
  ">=": true,
};

function isOperatorWord(word: string): boolean {
  return /^(is|like|between|in)$/i.test(word);
}

function negated(expression: Expression, isNegated: boolean): Expression {
  return isNegated ? { kind: "not", term: expression } : expression;
}

function readCall(name: string, reader: TokenReader): Expression {
  if (name === "s_intersects") {
    reader.next();
    reader.expectSign("(");
    // Either may come first.
    const isFirst = isGeometryWord(reader.peek().value) && reader.peek().kind === "word";
    const first = isFirst ? parseGeometryText(reader) : undefined;
    if (first !== undefined) reader.expectSign(",");
    requireGeometryProperty(readProperty(reader));
    if (first === undefined) reader.expectSign(",");
    const geometry = first ?? parseGeometryText(reader);
    reader.expectSign(")");
    return { kind: "intersects", geometry };
  }
  const operator = name as TemporalOperator & ArrayOperator;
  if (temporalOperators.includes(operator)) {
    const [left, right] = readTwo(reader, readTemporal);
    return { kind: "temporal", operator, left, right };
  }
  if (arrayOperators.includes(operator)) {
    const [left, right] = readTwo(reader, readArray);
    return { kind: "array", operator, left, right };
  }
  throw unsupportedFunction(name);
}

function readTwo<T>(reader: TokenReader, read: (reader: TokenReader) => T): readonly [T, T] {
  reader.next();
  reader.expectSign("(");
  const left = read(reader);
  reader.expectSign(",");
  const right = read(reader);
  reader.expectSign(")");
  return [left, right];
}

function readScalar(reader: TokenReader, depth = 0): Scalar {
  if (depth > maxDepth) throw tooComplex(`more than ${maxDepth} levels`);
  const { kind, value } = reader.peek();
  if (kind === "text") return { kind: "literal", value: reader.next().value };
  if (kind === "number") return { kind: "literal", value: Number(reader.next().value) };
  if (kind !== "word") return { kind: "property", name: readProperty(reader) };
  const after = reader.peek(1);
  const isCall = after.kind === "sign" && after.value === "(";
  const word = value.toLowerCase();
  if (!isCall) {
    if (word !== "true" && word !== "false") return { kind: "property", name: readProperty(reader) };
    reader.next();
    return { kind: "literal", value: word === "true" };
  }
  if (word === "date" || word === "timestamp") return readInstant(reader);
  if (word !== "casei" && word !== "accenti") throw unsupportedFunction(word);
  reader.next();
  reader.expectSign("(");
  const of = readScalar(reader, depth + 1);
  reader.expectSign(")");
  return { kind: word, of };
}

function readInstant(reader: TokenReader): Extract<Scalar, { kind: "instant" }> {
  const word = reader.next().value.toLowerCase();
  reader.expectSign("(");
  const text = readText(reader);
  reader.expectSign(")");
  return instantOf(text, word as "date" | "timestamp");
}

function readTemporal(reader: TokenReader): Temporal {
  if (!reader.takeWord("INTERVAL")) {
    const scalar = readScalar(reader);
    if (scalar.kind === "property" || scalar.kind === "instant") return scalar;
    throw reader.refusal("a property, DATE, TIMESTAMP or INTERVAL before this");
  }
  reader.expectSign("(");
  const start = readIntervalEnd(reader);
  reader.expectSign(",");
  const stop = readIntervalEnd(reader);
  reader.expectSign(")");
  return { kind: "interval", start, stop };
}

function readIntervalEnd(reader: TokenReader): Extract<Temporal, { kind: "interval" }>["start"] {
  if (reader.peek().kind === "text") return intervalEndOf(reader.next().value);
  const temporal = readTemporal(reader);
  if (temporal.kind === "interval") throw reader.refusal("an instant before this");
  return temporal;
}

function readArray(reader: TokenReader): ArrayOperand {
  const { kind, value } = reader.peek();
  if (kind === "sign" && value === "(") return { kind: "list", values: readList(reader) };
  return { kind: "property", name: readProperty(reader) };
}

function readList(reader: TokenReader): readonly Scalar[] {
  reader.expectSign("(");
  const list: Scalar[] = [];
  if (reader.takeSign(")")) return list;
  do list.push(readScalar(reader));
  while (reader.takeSign(","));
  reader.expectSign(")");
  return list;
}

function readProperty(reader: TokenReader): string {
  const { kind } = reader.peek();
  if (kind !== "word" && kind !== "name") throw reader.refusal("a property or a value");
  return reader.next().value;
}

function readText(reader: TokenReader): string {
  if (reader.peek().kind !== "text") throw reader.refusal("a text in single quotes");
  return reader.next().value;
}
