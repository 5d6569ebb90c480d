import { matchesProperties, type PropertyFilter } from "@eomatch/stac-model";
import type { Segment } from "./segment.js";
import { rowFlags } from "./segment-format.js";

/** What the index can tell of a condition: that it is not met, or that it may be met, which the item's file decides. */
export type RowTest = (row: number) => boolean;

/**
 * Tests the properties of a segment's rows against a filter.
 *
 * @returns false for rows that surely do not meet it
 */
export function propertyTest(segment: Segment, filter: PropertyFilter): RowTest {
  const conditions = Object.entries(filter);
  const plans = segment.shapes.map((shape) => shapePlan(shape, conditions));
  return (row) => {
    const [flags] = segment.flags(row, row + 1) as Uint8Array & [number];
    if ((flags & rowFlags.hasProperties) === 0) return true;
    const plan = plans[segment.uint32s("shape", row, row + 1)[0] as number];
    if (plan === undefined || plan.isImpossible) return false;
    if (plan.tests.length === 0) return true;
    const values = JSON.parse(segment.values(row)) as unknown[];
    return plan.tests.every(({ at, key, condition }) =>
      matchesProperties({ [key]: values[at] }, { [key]: condition }),
    );
  };
}

/** Where the values of a filter stand in the rows of one shape. */
interface ShapePlan {
  readonly isImpossible: boolean;
  readonly tests: readonly { readonly at: number; readonly key: string; readonly condition: unknown }[];
}

function shapePlan(shape: string, conditions: readonly [string, unknown][]): ShapePlan {
  const [scalars, others] = (shape === "" ? [[], []] : JSON.parse(shape)) as [string[], string[]];
  const tests = conditions
    .map(([key, condition]) => ({ at: scalars.indexOf(key), key, condition }))
    // What is not a number, text or boolean is not in the index.
    .filter(({ key }) => !others.includes(key));
  const absent = tests.filter(({ at }) => at < 0);
  return {
    isImpossible: absent.some(({ key, condition }) => !matchesProperties({}, { [key]: condition })),
    tests: tests.filter(({ at }) => at >= 0),
  };
}
