import { invalidParameter, type StacApiError } from "../errors.js";
import { checkBbox } from "../search/bbox-parameter.js";
import { boxGeometry, type SearchGeometry, searchGeometry } from "../spatial/search-geometry.js";
import {
  type ArrayOperand,
  type ArrayOperator,
  arrayOperators,
  type ComparisonOperator,
  type Expression,
  type IntervalEnd,
  type Scalar,
  type Temporal,
  type TemporalOperator,
  temporalOperators,
} from "./expression.js";
import { instantOf, intervalEndOf, requireGeometryProperty, unsupportedFunction } from "./literals.js";
import { maxDepth, tooComplex } from "./parse-text.js";

type Json = { readonly [key: string]: unknown };

const comparisons: readonly string[] = ["=", "<>", "<", ">", "<=", ">="] satisfies ComparisonOperator[];

/**
 * Reads a filter in CQL2 JSON.
 *
 * @throws StacApiError `stac-api/invalid-parameter` with what was expected; `stac-api/too-complex`
 */
export function parseCql2Json(value: unknown): Expression {
  return readExpression(value, 0);
}

function readExpression(value: unknown, depth: number): Expression {
  if (depth > maxDepth) throw tooComplex(`more than ${maxDepth} levels`);
  if (typeof value === "boolean") return { kind: "boolean", value };
  const { op, args } = record(value, "a condition: { op, args }");
  if (typeof op !== "string") throw refusal("op", "the name of an operator", op);
  if (!Array.isArray(args)) throw refusal("args", `a list of what ${op} takes`, args);
  const name = op.toLowerCase();
  const count = (wanted: number): void => {
    if (args.length !== wanted)
      throw invalidParameter("filter", `${op} takes ${wanted}, found ${args.length} in args`);
  };
  if (name === "and" || name === "or") {
    if (args.length === 0) throw refusal("args", `conditions for ${op}`, args);
    return { kind: name, terms: args.map((term) => readExpression(term, depth + 1)) };
  }
  if (name === "not") {
    count(1);
    return { kind: "not", term: readExpression(args[0], depth + 1) };
  }
  if (comparisons.includes(name)) {
    count(2);
    const [left, right] = [readScalar(args[0]), readScalar(args[1])];
    return { kind: "comparison", operator: name as ComparisonOperator, left, right };
  }
  if (name === "between") {
    // [value, low, high]; drafts of CQL2 had [value, [low, high]].
    const [subject, low, high] = args.length === 2 && Array.isArray(args[1]) ? [args[0], ...args[1]] : args;
    return { kind: "between", value: readScalar(subject), low: readScalar(low), high: readScalar(high) };
  }
  if (name === "in") {
    count(2);
    if (!Array.isArray(args[1])) throw refusal("args", "a list as the second of in", args[1]);
    return { kind: "in", value: readScalar(args[0]), list: args[1].map((one) => readScalar(one)) };
  }
  if (name === "like") {
    count(2);
    return { kind: "like", value: readScalar(args[0]), pattern: readScalar(args[1]) };
  }
  if (name === "isnull") {
    count(1);
    return { kind: "isNull", value: readScalar(args[0]) };
  }
  return readFunction(name, args, count);
}

function readFunction(name: string, args: readonly unknown[], count: (wanted: number) => void): Expression {
  if (name === "s_intersects") {
    count(2);
    const [first, second] = args;
    const isFirst = isProperty(first);
    requireGeometryProperty(propertyName(isFirst ? first : second));
    return { kind: "intersects", geometry: readGeometry(isFirst ? second : first) };
  }
  if (temporalOperators.includes(name as TemporalOperator)) {
    count(2);
    const [left, right] = [readTemporal(args[0]), readTemporal(args[1])];
    return { kind: "temporal", operator: name as TemporalOperator, left, right };
  }
  if (arrayOperators.includes(name as ArrayOperator)) {
    count(2);
    const [left, right] = [readArray(args[0]), readArray(args[1])];
    return { kind: "array", operator: name as ArrayOperator, left, right };
  }
  throw unsupportedFunction(name);
}

function readScalar(value: unknown, depth = 0): Scalar {
  if (depth > maxDepth) throw tooComplex(`more than ${maxDepth} levels`);
  if (typeof value === "string" || typeof value === "boolean") return { kind: "literal", value };
  if (typeof value === "number") return { kind: "literal", value };
  const object = record(value, "a property or a value");
  if (isProperty(object)) return { kind: "property", name: propertyName(object) };
  const { timestamp, date, op, args } = object;
  if (typeof timestamp === "string") return instantOf(timestamp, "timestamp");
  if (typeof date === "string") return instantOf(date, "date");
  const name = typeof op === "string" ? op.toLowerCase() : undefined;
  if (name === undefined)
    throw refusal("a value", "a property, a text, a number, a date or a timestamp", value);
  if (name !== "casei" && name !== "accenti") throw unsupportedFunction(name);
  if (!Array.isArray(args) || args.length !== 1) throw refusal("args", `one value for ${name}`, args);
  return { kind: name, of: readScalar(args[0], depth + 1) };
}

function readTemporal(value: unknown): Temporal {
  const interval = (value as Json | null)?.["interval"];
  if (interval === undefined) return instantOrProperty(value);
  if (!Array.isArray(interval) || interval.length !== 2) throw refusal("interval", "[start, stop]", interval);
  const end = (one: unknown): IntervalEnd =>
    typeof one === "string" ? intervalEndOf(one) : instantOrProperty(one);
  return { kind: "interval", start: end(interval[0]), stop: end(interval[1]) };
}

function instantOrProperty(value: unknown): Extract<Scalar, { kind: "property" | "instant" }> {
  const scalar = readScalar(value);
  if (scalar.kind === "property" || scalar.kind === "instant") return scalar;
  throw refusal("a time", "a property, { timestamp }, { date } or { interval }", value);
}

function readArray(value: unknown): ArrayOperand {
  if (Array.isArray(value)) return { kind: "list", values: value.map((one) => readScalar(one)) };
  return { kind: "property", name: propertyName(value) };
}

function readGeometry(value: unknown): SearchGeometry {
  const { bbox, type } = record(value, "a GeoJSON geometry");
  if (type !== undefined) return searchGeometry(value, "filter");
  if (!Array.isArray(bbox)) throw refusal("a geometry", "GeoJSON or { bbox }", value);
  return boxGeometry(checkBbox(bbox));
}

function isProperty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "property");
}

function propertyName(value: unknown): string {
  const name = (value as Json | null)?.["property"];
  if (typeof name !== "string" || name === "") throw refusal("a property", '{ "property": name }', value);
  return name;
}

function record(value: unknown, expected: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw refusal("it", expected, value);
}

function refusal(where: string, expected: string, found: unknown): StacApiError {
  const shown = JSON.stringify(found)?.slice(0, 100) ?? "nothing";
  return invalidParameter("filter", `${where} must be ${expected}, found ${shown}`);
}
