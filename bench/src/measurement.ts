/** What several runs of the same thing gave. */
export interface Measurement {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The median of one or more numbers with the least and the greatest; of an even count the mean of the middle two. */
export function measurementOf(values: readonly number[]): Measurement {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error("a measurement needs at least one run");
  const middle = sorted.length / 2;
  const median = (sorted[Math.floor(middle - 0.5)]! + sorted[Math.floor(middle)]!) / 2;
  return { median, min, max };
}
