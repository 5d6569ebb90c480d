import type { Bbox, ItemQuery } from "@eomatch/stac-model";
import { instantOf } from "../cql2/evaluate.js";
import type { ComparisonOperator, Expression, Scalar } from "../cql2/expression.js";
import type { SearchRequest } from "./search-request.js";

/**
 * What of a search a store can answer: every item that the search finds meets it, and mostly few others do.
 */
export function storeQuery({ collections, ids, interval, region, filter }: SearchRequest): ItemQuery {
  const terms = filter === undefined ? [] : conjunctsOf(filter);
  const bboxes = [
    region?.bbox,
    ...terms.map((term) => (term.kind === "intersects" ? term.geometry.bbox : undefined)),
  ];
  const bbox = bboxes.find((one) => one !== undefined);
  const named = terms.map((term) => namesIn(term, "collection")).filter((names) => names !== undefined);
  const identified = terms.map((term) => namesIn(term, "id")).filter((names) => names !== undefined);
  return {
    collections: common([collections, ...named]),
    ids: common([ids, ...identified]),
    startTime: interval?.startTime,
    stopTime: interval?.stopTime,
    bbox: bbox === undefined ? undefined : withRoomForBulges(bbox),
    properties: propertiesIn(terms),
  };
}

/** Conditions that must all be met. */
function conjunctsOf(filter: Expression): readonly Expression[] {
  return filter.kind === "and" ? filter.terms.flatMap(conjunctsOf) : [filter];
}

/** The texts that a field can only have where a condition is met. */
function namesIn(term: Expression, field: "collection" | "id"): readonly string[] | undefined {
  if (term.kind === "comparison" && term.operator === "=") {
    const { name, value } = sides(term.left, term.right) ?? {};
    const isText = value?.kind === "literal" && typeof value.value === "string";
    return name === field && isText ? [String(value.value)] : undefined;
  }
  if (term.kind !== "in" || term.value.kind !== "property" || term.value.name !== field) return undefined;
  const names = term.list.map((one) => (one.kind === "literal" ? one.value : undefined));
  return names.every((name) => typeof name === "string") ? names : undefined;
}

function common(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  return lists.reduce((all, list) => {
    if (all === undefined || list === undefined) return all ?? list;
    return all.filter((name) => list.includes(name));
  }, undefined);
}

const operators: { readonly [operator in ComparisonOperator]: string } = {
  "=": "eq",
  "<>": "ne",
  "<": "lt",
  ">": "gt",
  "<=": "lte",
  ">=": "gte",
};

const turned: { readonly [operator in ComparisonOperator]: ComparisonOperator } = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
};

/** Names that lead to something else than a property of that name. */
const notProperties = /^(id|collection|geometry|bbox)$|\./;

/** What the conditions on single properties say that a store can test. */
function propertiesIn(terms: readonly Expression[]): ItemQuery["properties"] {
  // A map, because a request may name a property __proto__.
  const filter = new Map<string, Record<string, unknown>>();
  const add = ({ name, operator, value }: PropertyTest): void => {
    const property = name.startsWith("properties.") ? name.slice("properties.".length) : name;
    if (notProperties.test(property)) return;
    const known = filter.get(property) ?? {};
    // Another condition of the kind is tested on the item.
    if (!Object.hasOwn(known, operator)) known[operator] = value;
    filter.set(property, known);
  };
  for (const term of terms) testsIn(term).forEach(add);
  return filter.size === 0 ? undefined : Object.fromEntries(filter);
}

interface PropertyTest {
  readonly name: string;
  readonly operator: string;
  readonly value: unknown;
}

function testsIn(term: Expression): readonly PropertyTest[] {
  if (term.kind === "comparison") {
    const found = sides(term.left, term.right);
    if (found === undefined) return [];
    const { name, value, isTurned } = found;
    return testsOf(name, isTurned ? turned[term.operator] : term.operator, value);
  }
  if (term.kind === "between" && term.value.kind === "property") {
    const { name } = term.value;
    return [...testsOf(name, ">=", term.low), ...testsOf(name, "<=", term.high)];
  }
  if (term.kind === "in" && term.value.kind === "property") {
    const values = term.list.map((one) => (one.kind === "literal" ? one.value : undefined));
    return values.every(isPlain) ? [{ name: term.value.name, operator: "in", value: values }] : [];
  }
  if (term.kind === "temporal" && term.left.kind === "property") return periodTests(term.left.name, term);
  return [];
}

/** Numbers, truth values and texts mean the same to the store; times it can test roughly. */
function testsOf(name: string, operator: ComparisonOperator, scalar: Scalar): readonly PropertyTest[] {
  const ms = instantIn(scalar);
  if (ms !== undefined) {
    const isFrom = operator === ">" || operator === ">=" || operator === "=";
    const isUntil = operator === "<" || operator === "<=" || operator === "=";
    return dayTests(name, isFrom ? ms : undefined, isUntil ? ms : undefined);
  }
  if (scalar.kind !== "literal" || !isPlain(scalar.value)) return [];
  // The store puts no truth values in order.
  if (typeof scalar.value === "boolean" && operator !== "=" && operator !== "<>") return [];
  return [{ name, operator: operators[operator], value: scalar.value }];
}

function periodTests(
  name: string,
  { operator, right }: Extract<Expression, { kind: "temporal" }>,
): readonly PropertyTest[] {
  const [first, last] = right.kind === "interval" ? [right.start, right.stop] : [right, right];
  const [start, stop] = [first, last].map((end) => (end?.kind === "instant" ? end.ms : undefined));
  switch (operator) {
    case "t_after":
      return dayTests(name, stop, undefined);
    case "t_before":
      return dayTests(name, undefined, start);
    case "t_during":
    case "t_intersects":
    case "t_equals":
      return dayTests(name, start, stop);
    default:
      return [];
  }
}

const dayMs = 86_400_000;

/**
 * Tests of a time as a text: its day is at most one away from that in UTC, whatever the zone it is written in.
 */
function dayTests(name: string, fromMs: number | undefined, untilMs: number | undefined): PropertyTest[] {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return [
    ...(fromMs === undefined ? [] : [{ name, operator: "gte", value: day(fromMs - dayMs) }]),
    ...(untilMs === undefined ? [] : [{ name, operator: "lte", value: day(untilMs + 2 * dayMs) }]),
  ];
}

function instantIn(scalar: Scalar): number | undefined {
  if (scalar.kind === "instant") return scalar.ms;
  if (scalar.kind !== "literal" || typeof scalar.value !== "string") return undefined;
  return instantOf(scalar.value);
}

function sides(
  left: Scalar,
  right: Scalar,
): { readonly name: string; readonly value: Scalar; readonly isTurned: boolean } | undefined {
  if (left.kind === "property") return { name: left.name, value: right, isTurned: false };
  if (right.kind === "property") return { name: right.name, value: left, isTurned: true };
  return undefined;
}

/** A time is none: it has many spellings, which a store compares as texts. */
function isPlain(value: unknown): boolean {
  if (typeof value === "string") return !/^\d{4}-\d{2}-\d{2}/.test(value);
  return typeof value === "number" || typeof value === "boolean";
}

/**
 * A box that the boxes of all items touch whose geometry touches the given one.
 *
 * Boxes of items hold the corners of their footprints, whose edges bulge towards the poles: by half of 30° of longitude
 * at the most, but for footprints that hold a pole.
 */
function withRoomForBulges([west, south, east, north]: Bbox): Bbox {
  if (north >= 85 || south <= -85) {
    return [
      -180,
      south <= -85 ? south : Math.min(south, 60),
      180,
      north >= 85 ? north : Math.max(north, -60),
    ];
  }
  return [west, south > 0 ? lowered(south) : south, east, north < 0 ? -lowered(-north) : north];
}

function lowered(latitude: number): number {
  const radians = Math.PI / 180;
  return Math.atan(Math.tan(latitude * radians) * Math.cos(15 * radians)) / radians;
}
