import type { EventQuery } from "@eomatch/catalogue";
import { type Bbox, isStacModelError, type PropertyFilter, parseInstant } from "@eomatch/stac-model";
import { CliError } from "../errors.js";

/** The flags that say which events are meant, as they were typed. */
export interface QueryFlags {
  readonly collections?: string | undefined;
  readonly platforms?: string | undefined;
  readonly startTime?: string | undefined;
  readonly stopTime?: string | undefined;
  readonly bbox?: string | undefined;
  readonly downloaded?: boolean | undefined;
  readonly property?: readonly string[] | undefined;
}

/**
 * Reads the flags that say which events are meant.
 *
 * @throws CliError `cli/wrong-usage` naming the flag
 */
export function toEventQuery(flags: QueryFlags): EventQuery {
  const query: EventQuery = {
    collections: readNames("--collections", flags.collections),
    platforms: readNames("--platforms", flags.platforms),
    startTime: readInstant("--start-time", flags.startTime),
    stopTime: readInstant("--stop-time", flags.stopTime),
    bbox: flags.bbox === undefined ? undefined : readBbox(flags.bbox),
    productsDownloaded: flags.downloaded,
    properties: flags.property === undefined ? undefined : readProperties(flags.property),
  };
  if (query.startTime !== undefined && query.stopTime !== undefined && query.startTime > query.stopTime) {
    throw wrong("--start-time", `${flags.startTime} is after --stop-time ${flags.stopTime}: swap them`);
  }
  return query;
}

/** An error that names the flag it is about. */
export function wrong(flag: string, reason: string, cause?: unknown): CliError {
  return new CliError("cli/wrong-usage", `${flag}: ${reason}`, { cause });
}

/** Reads names with commas between. */
export function readNames(flag: string, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  if (names.includes(""))
    throw wrong(flag, `${JSON.stringify(text)} holds an empty name: write names with commas between`);
  return names;
}

/** Reads an instant: ISO 8601, UTC. */
export function readInstant(flag: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  try {
    return parseInstant(text);
  } catch (error) {
    if (isStacModelError(error)) throw wrong(flag, error.message, error);
    throw error;
  }
}

/** `W,S,E,N` in degrees; west > east crosses the antimeridian. */
export function readBbox(text: string): Bbox {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = parts;
  if (parts.length !== 4 || !parts.every(Number.isFinite)) {
    throw wrong(
      "--bbox",
      `${JSON.stringify(text)} is not four numbers: write west,south,east,north in degrees`,
    );
  }
  if (Math.abs(south) > 90 || Math.abs(north) > 90) {
    throw wrong(
      "--bbox",
      `the latitudes ${south} and ${north} are not both within -90 to 90: write west,south,east,north`,
    );
  }
  if (Math.abs(west) > 180 || Math.abs(east) > 180) {
    throw wrong(
      "--bbox",
      `the longitudes ${west} and ${east} are not both within -180 to 180: write west,south,east,north`,
    );
  }
  if (south > north)
    throw wrong("--bbox", `the south ${south} is above the north ${north}: write west,south,east,north`);
  return [west, south, east, north];
}

const condition = /^\s*([^\s<>=!]+)\s*(<=|>=|==|!=|=|<|>|\sin\s)\s*(.*?)\s*$/;

const operators: { readonly [sign: string]: string } = {
  "<": "lt",
  "<=": "lte",
  ">": "gt",
  ">=": "gte",
  "=": "eq",
  "==": "eq",
  "!=": "ne",
};

/** `key<=value` and the like, each with the others; conditions on one key are joined. */
function readProperties(texts: readonly string[]): PropertyFilter {
  const filter: Record<string, Record<string, unknown>> = {};
  for (const text of texts) {
    const [, key = "", sign = "", operand = ""] = condition.exec(text) ?? [];
    const isList = sign.trim() === "in";
    if (key === "" || operand === "") {
      throw wrong(
        "--property",
        `${JSON.stringify(text)} is not a condition: write 'key<=value' (=, !=, <, <=, >, >=) or 'key in a,b'`,
      );
    }
    const name = isList ? "in" : (operators[sign] ?? "eq");
    const known = filter[key] ?? {};
    if (Object.hasOwn(known, name))
      throw wrong("--property", `${key} is given twice with ${sign.trim()}: keep one of the two`);
    filter[key] = {
      ...known,
      [name]: isList ? operand.split(",").map((entry) => readValue(entry.trim())) : readValue(operand),
    };
  }
  return filter;
}

/** A number, true or false where it reads as one, text otherwise; quotes make it text. */
function readValue(text: string): unknown {
  const [, quoted] = /^(?:"(.*)"|'(.*)')$/.exec(text)?.filter((part) => part !== undefined) ?? [];
  if (quoted !== undefined) return quoted;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return Number.isFinite(number) && text !== "" ? number : text;
}
