import { z } from "zod";
import { suggestion } from "../suggest.js";
import { foundSort } from "./found.js";
import { otherNames } from "./keys.js";
import type { ConfigPath } from "./origin.js";

/** What a schema has against a value, and where in it. */
interface SchemaProblem {
  readonly path: ConfigPath;
  readonly reason: string;
}

/** What a schema made of a value: the value, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value?: undefined; readonly problems: readonly SchemaProblem[] };

/**
 * Checks a value and says in plain words what is wrong, with suggestions for keys that are not known.
 *
 * Messages that a schema brings itself are kept. Ours name the sort of a value, never the value: the options of
 * an adapter may hold secrets.
 */
export function checkSchema<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value, {
    error: (issue) => inWords(issue as z.core.$ZodIssue, issue.input),
  });
  if (result.success) return { value: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => toProblems(issue, schema, [])) };
}

function toProblems(issue: z.core.$ZodIssue, schema: z.ZodType, above: ConfigPath): SchemaProblem[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => ({ path: [...path, key], reason: `is not a key${meant(key, known)}` }));
  }
  if (issue.code === "invalid_union" && issue.message === unionMessage) {
    const nearest = nearestBranch(issue.errors);
    if (nearest !== undefined) return nearest.flatMap((inner) => toProblems(inner, schema, path));
  }
  const { message } = issue;
  return [{ path, reason: message.charAt(0).toLowerCase() + message.slice(1) }];
}

function meant(key: string, known: readonly string[]): string {
  const other = otherNames.get(key);
  return other !== undefined && known.includes(other.split(".")[0] ?? "")
    ? `: did you mean ${other}?`
    : suggestion(key, known);
}

/** The alternative that came furthest into the value: what the user most likely meant to write. */
function nearestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(...issues.map(({ path }) => path.length));
  return [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

const unionMessage = "has none of the forms it may have";

const sorts: { readonly [type: string]: string } = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function inWords(issue: z.core.$ZodIssue, input: unknown): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return input === undefined
        ? `is missing: it needs ${sorts[issue.expected] ?? issue.expected}`
        : `needs ${sorts[issue.expected] ?? issue.expected}, found ${foundSort(input)}`;
    case "invalid_value":
      return `needs ${issue.values.map(String).join(" or ")}, found another value`;
    case "too_small":
      return `is too small: needs ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${counted(issue.origin)}`;
    case "too_big":
      return `is too large: needs ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${counted(issue.origin)}`;
    case "invalid_format":
      return `is not ${issue.format === "url" ? "an address such as https://example.org/stac" : `of the form ${issue.format}`}`;
    case "invalid_union":
      return unionMessage;
    default:
      return undefined;
  }
}

function counted(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " entries" : "";
}

/** The keys of the mapping that stands at a path of a schema. */
function knownKeys(schema: z.ZodType, path: ConfigPath): string[] {
  const inner = unwrapped(schema);
  const [part, ...rest] = path;
  if (part === undefined) {
    return inner.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []));
  }
  return [...new Set(inner.flatMap((one) => childOf(one, part)).flatMap((child) => knownKeys(child, rest)))];
}

function childOf(schema: z.ZodType, part: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject) {
    const child: unknown = schema.shape[part];
    return child instanceof z.ZodType ? [child] : [];
  }
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  return [];
}

function unwrapped(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => unwrapped(option as z.ZodType));
  return [schema];
}
