import { bboxesOverlap, bboxOf, toBbox } from "./bbox.js";
import { compareCodePoints } from "./code-point-order.js";
import { canonicalPlatform } from "./platform.js";
import type { ItemQuery, PlaceInOrder, PropertyFilter } from "./ports/catalogue-store.js";
import { acquisitionInterval } from "./product.js";
import type { StacItem } from "./stac.js";

/**
 * Tells whether an item meets every condition of a query that concerns the item alone: the meaning of
 * CatalogueStore.query, for stores that cannot push a condition down and for comparison with those that do.
 *
 * `withMatchup` concerns other items too: see {@link hasMatchupThatMeets}; `limit` concerns the answer.
 */
export function matchesQuery(item: StacItem, query: ItemQuery): boolean {
  return (
    (query.collections === undefined || query.collections.includes(item.collection ?? "")) &&
    (query.ids === undefined || query.ids.includes(item.id)) &&
    (query.after === undefined || isAfter(item, query.after)) &&
    matchesTime(item, query) &&
    matchesPlatforms(item, query) &&
    matchesBbox(item, query) &&
    (query.properties === undefined || matchesProperties(item.properties, query.properties))
  );
}

/** Tells whether properties meet every condition of a filter. Zero, false and "" are values like any other. */
export function matchesProperties(
  properties: { readonly [key: string]: unknown },
  filter: PropertyFilter,
): boolean {
  return Object.entries(filter).every(([key, condition]) => matchesCondition(properties[key], condition));
}

function isAfter(item: StacItem, place: PlaceInOrder): boolean {
  const difference =
    acquisitionInterval(item).startTime.getTime() - place.startTime.getTime() ||
    compareCodePoints(item.collection ?? "", place.collection) ||
    compareCodePoints(item.id, place.id);
  return difference > 0;
}

function matchesTime(item: StacItem, { startTime, stopTime }: ItemQuery): boolean {
  if (startTime === undefined && stopTime === undefined) return true;
  const interval = acquisitionInterval(item);
  return (
    (stopTime === undefined || interval.startTime <= stopTime) &&
    (startTime === undefined || interval.stopTime >= startTime)
  );
}

function matchesPlatforms({ properties }: StacItem, { platforms }: ItemQuery): boolean {
  if (platforms === undefined) return true;
  const { platform, "matchup:platforms": several } = properties;
  const named = Array.isArray(several) ? several : [platform];
  const wanted = new Set(platforms.map(canonicalPlatform));
  return named.some((name) => typeof name === "string" && wanted.has(canonicalPlatform(name)));
}

function matchesBbox(item: StacItem, { bbox }: ItemQuery): boolean {
  if (bbox === undefined) return true;
  const own = toBbox(item.bbox) ?? (item.geometry === null ? undefined : bboxOf(item.geometry));
  return own !== undefined && bboxesOverlap(own, bbox);
}

const operators: { readonly [operator: string]: (value: unknown, operand: unknown) => boolean } = {
  eq: (value, operand) => isSame(value, operand),
  ne: (value, operand) => !isSame(value, operand),
  lt: (value, operand) => isOrdered(value, operand, (difference) => difference < 0),
  lte: (value, operand) => isOrdered(value, operand, (difference) => difference <= 0),
  gt: (value, operand) => isOrdered(value, operand, (difference) => difference > 0),
  gte: (value, operand) => isOrdered(value, operand, (difference) => difference >= 0),
  in: (value, operand) => Array.isArray(operand) && operand.some((entry) => isSame(value, entry)),
};

function matchesCondition(value: unknown, condition: unknown): boolean {
  if (!isComparison(condition)) return isSame(value, condition);
  // A property that is not there meets no comparison, not even `ne`: nothing is known of it.
  if (value === undefined || value === null) return false;
  return Object.entries(condition).every(
    ([operator, operand]) => operand === undefined || (operators[operator]?.(value, operand) ?? false),
  );
}

/** An object all of whose keys are operators; any other object is a value to be equal to. */
function isComparison(condition: unknown): condition is { readonly [operator: string]: unknown } {
  return (
    typeof condition === "object" &&
    condition !== null &&
    !Array.isArray(condition) &&
    Object.keys(condition).length > 0 &&
    Object.keys(condition).every((key) => Object.hasOwn(operators, key))
  );
}

function isSame(value: unknown, operand: unknown): boolean {
  if (Object.is(value, operand) || value === operand) return true;
  if (typeof value !== "object" || typeof operand !== "object" || value === null || operand === null)
    return false;
  return JSON.stringify(value) === JSON.stringify(operand);
}

function isOrdered(value: unknown, operand: unknown, test: (difference: number) => boolean): boolean {
  if (typeof value === "number" && typeof operand === "number") return test(value - operand);
  if (typeof value === "string" && typeof operand === "string")
    return test(value < operand ? -1 : value > operand ? 1 : 0);
  return false;
}
