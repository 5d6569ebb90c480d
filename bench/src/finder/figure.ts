/** One number that a benchmark gives, by the name it is known by. */
export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** The least and the greatest of the runs whose median `value` is, where there are several. */
  readonly spread?: readonly [number, number];
}

/** Rounds to four significant digits: more would be noise. */
export function significant(value: number): number {
  return Number(value.toPrecision(4));
}
