import { isStacModelError, parseInstant, type StacItem } from "@eomatch/stac-model";
import { fieldOf } from "../search/item-fields.js";
import { intersectsItem } from "../spatial/intersects.js";
import type { ArrayOperand, ComparisonOperator, Expression, Scalar } from "./expression.js";
import { isLike } from "./like.js";
import { meetsTemporal, type Period, periodOf } from "./periods.js";

/** Whether a condition is met; undefined when a value it asks for is not there (three-valued logic, as in SQL). */
type Truth = boolean | undefined;

/** Tells whether an item meets a condition. */
export function meets(item: StacItem, expression: Expression): boolean {
  return truthOf(item, expression) === true;
}

function truthOf(item: StacItem, expression: Expression): Truth {
  switch (expression.kind) {
    case "boolean":
      return expression.value;
    case "not":
      return negation(truthOf(item, expression.term));
    case "and":
      return conjunction(expression.terms, (term) => truthOf(item, term));
    case "or":
      return negation(conjunction(expression.terms, (term) => negation(truthOf(item, term))));
    case "comparison":
      return compared(
        scalarValue(item, expression.left),
        scalarValue(item, expression.right),
        expression.operator,
      );
    case "between": {
      const value = scalarValue(item, expression.value);
      const isAbove = compared(value, scalarValue(item, expression.low), ">=");
      const isBelow = compared(value, scalarValue(item, expression.high), "<=");
      return conjunction([isAbove, isBelow], (truth) => truth);
    }
    case "in": {
      const value = scalarValue(item, expression.value);
      const isOther = (one: Scalar): Truth => negation(compared(value, scalarValue(item, one), "="));
      return negation(conjunction(expression.list, isOther));
    }
    case "like": {
      const [value, pattern] = [scalarValue(item, expression.value), scalarValue(item, expression.pattern)];
      return typeof value === "string" && typeof pattern === "string" ? isLike(value, pattern) : undefined;
    }
    case "isNull": {
      const value = scalarValue(item, expression.value);
      return value === undefined || value === null;
    }
    case "intersects":
      return item.geometry === null ? undefined : intersectsItem(item, expression.geometry);
    case "temporal": {
      const period = (of: typeof expression.left): Period | undefined =>
        periodOf(of, (name) => fieldOf(item, name));
      const [left, right] = [period(expression.left), period(expression.right)];
      if (left === undefined || right === undefined) return undefined;
      return meetsTemporal(left, right, expression.operator);
    }
    case "array":
      return arrayTruth(item, expression);
  }
}

function negation(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function conjunction<T>(terms: readonly T[], truth: (term: T) => Truth): Truth {
  let all: Truth = true;
  for (const term of terms) {
    const one = truth(term);
    if (one === false) return false;
    if (one === undefined) all = undefined;
  }
  return all;
}

function scalarValue(item: StacItem, scalar: Scalar): unknown {
  switch (scalar.kind) {
    case "property":
      return fieldOf(item, scalar.name);
    case "literal":
      return scalar.value;
    case "instant":
      return new Date(scalar.ms);
    case "casei": {
      const value = scalarValue(item, scalar.of);
      return typeof value === "string" ? value.toLowerCase() : value;
    }
    case "accenti": {
      const value = scalarValue(item, scalar.of);
      return typeof value === "string" ? value.normalize("NFD").replace(/\p{M}/gu, "") : value;
    }
  }
}

function compared(left: unknown, right: unknown, operator: ComparisonOperator): Truth {
  if (left === undefined || left === null || right === undefined || right === null) return undefined;
  const [a, b] = alike(left, right);
  if (typeof a !== typeof b || typeof a === "object") {
    // What cannot be put in order is not the same either.
    return operator === "=" ? false : operator === "<>" ? true : undefined;
  }
  const [x, y] = [a as string, b as string];
  switch (operator) {
    case "=":
      return x === y;
    case "<>":
      return x !== y;
    case "<":
      return x < y;
    case ">":
      return x > y;
    case "<=":
      return x <= y;
    case ">=":
      return x >= y;
  }
}

/** Two values as they can be compared: as milliseconds where both are times, since a time has many spellings. */
function alike(left: unknown, right: unknown): readonly [unknown, unknown] {
  const [a, b] = [instantOf(left), instantOf(right)];
  if (a !== undefined && b !== undefined) return [a, b];
  return [left, right];
}

/** The milliseconds since 1970 of a time or a text that reads as one, undefined for anything else. */
export function instantOf(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}([T ]|$)/.test(value)) return undefined;
  try {
    return parseInstant(value).getTime();
  } catch (error) {
    if (isStacModelError(error)) return undefined;
    throw error;
  }
}

function arrayTruth(
  item: StacItem,
  { operator, left, right }: Extract<Expression, { kind: "array" }>,
): Truth {
  const [a, b] = [elementsOf(item, left), elementsOf(item, right)];
  if (a === undefined || b === undefined) return undefined;
  const has = (list: readonly unknown[], value: unknown): boolean =>
    list.some((one) => compared(one, value, "=") === true);
  switch (operator) {
    case "a_contains":
      return b.every((value) => has(a, value));
    case "a_containedby":
      return a.every((value) => has(b, value));
    case "a_equals":
      return a.length === b.length && a.every((value, i) => compared(value, b[i], "=") === true);
    case "a_overlaps":
      return a.some((value) => has(b, value));
  }
}

function elementsOf(item: StacItem, operand: ArrayOperand): readonly unknown[] | undefined {
  if (operand.kind === "list") return operand.values.map((value) => scalarValue(item, value));
  const value = fieldOf(item, operand.name);
  return Array.isArray(value) ? value : undefined;
}
