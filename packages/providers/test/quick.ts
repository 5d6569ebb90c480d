/** Waits of milliseconds where others wait seconds. */
export const quick: {
  readonly firstDelaySeconds: number;
  readonly maxDelaySeconds: number;
  readonly maxRetryAfterSeconds: number;
  readonly random: () => number;
} = { firstDelaySeconds: 0.001, maxDelaySeconds: 0.002, maxRetryAfterSeconds: 0.01, random: () => 0 };
