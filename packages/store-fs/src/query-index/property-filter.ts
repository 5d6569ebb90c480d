import { matchesProperties, type PropertyFilter } from "@eomatch/stac-model";
import { byChunk, partChunk } from "./row-chunks.js";
import { scalarsAt } from "./scalars.js";
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

  const columnsAt = byChunk(segment, (from, to) => ({
    flags: segment.flags(from, to),
    shapes: segment.uint32s("shape", from, to),
  }));
  const valuesAt = byChunk(segment, (from, to) => partChunk(segment, "values", "valuesEnd", { from, to }));
  return (row) => {
    const { from, chunk } = columnsAt(row);
    if (((chunk.flags[row - from] as number) & rowFlags.hasProperties) === 0) return true;

    const plan = plans[chunk.shapes[row - from] as number];
    if (plan === undefined || plan.isImpossible) return false;
    if (plan.tests.length === 0) return true;
    const { chunk: texts } = valuesAt(row);
    const values = scalarsAt(texts.bytes, { from: texts.fromOf(row), to: texts.toOf(row) }, plan.places);
    return plan.tests.every(({ key, condition }, i) =>
      matchesProperties({ [key]: values[i] }, { [key]: condition }),
    );
  };
}

/** Where the values of a filter stand in the rows of one shape. */
interface ShapePlan {
  readonly isImpossible: boolean;
  readonly tests: readonly { readonly key: string; readonly condition: unknown }[];
  /** Where their values stand among those of a row, in order. */
  readonly places: readonly number[];
}

function shapePlan(shape: string, conditions: readonly [string, unknown][]): ShapePlan {
  const [scalars, others] = (shape === "" ? [[], []] : JSON.parse(shape)) as [string[], string[]];
  const tests = conditions
    .map(([key, condition]) => ({ at: scalars.indexOf(key), key, condition }))
    // What is not a number, text or boolean is not in the index.
    .filter(({ key }) => !others.includes(key));
  const absent = tests.filter(({ at }) => at < 0);
  const present = tests.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return {
    isImpossible: absent.some(({ key, condition }) => !matchesProperties({}, { [key]: condition })),
    tests: present,
    places: present.map(({ at }) => at),
  };
}
