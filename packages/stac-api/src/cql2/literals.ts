import { invalidParameter, type StacApiError } from "../errors.js";
import { parseRfc3339 } from "../search/datetime-interval.js";
import type { IntervalEnd, Scalar } from "./expression.js";

/** The instant that a `DATE` or `TIMESTAMP` stands for; a date is midnight UTC. @throws StacApiError */
export function instantOf(text: string, kind: "date" | "timestamp"): Extract<Scalar, { kind: "instant" }> {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (kind === "date" && !isDate) {
    throw invalidParameter("filter", `${JSON.stringify(text)} is not a date: write 2023-06-01`);
  }
  return {
    kind: "instant",
    ms: parseRfc3339(isDate ? `${text}T00:00:00Z` : text, "filter").getTime(),
  };
}

/** An end of an interval: a date, a timestamp, or `..` where it is open. @throws StacApiError */
export function intervalEndOf(text: string): IntervalEnd {
  return text === ".." || text === "" ? undefined : instantOf(text, "timestamp");
}

/** Items have one geometry. @throws StacApiError for any other name */
export function requireGeometryProperty(name: string): void {
  if (name !== "geometry") {
    throw invalidParameter(
      "filter",
      `${JSON.stringify(name)} is not a geometry: the items' is called geometry`,
    );
  }
}

/** A function of CQL2 or of somebody that does not exist here. */
export function unsupportedFunction(name: string): StacApiError {
  return invalidParameter(
    "filter",
    `there is no function ${name.slice(0, 100)}: there are S_INTERSECTS, T_…, A_…, CASEI and ACCENTI`,
  );
}
