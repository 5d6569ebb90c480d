import { type ProductQuery, ProviderError } from "@eomatch/stac-model";

/**
 * Tells whether a query's period holds any time: one that ends before it starts holds none.
 *
 * @throws ProviderError `provider/invalid-options` when an end is not a date
 */
export function checkPeriod({ startTime, stopTime }: ProductQuery, provider: string): boolean {
  if (Number.isNaN(startTime.getTime()) || Number.isNaN(stopTime.getTime())) {
    throw new ProviderError(
      "provider/invalid-options",
      `${provider}: startTime and stopTime must be valid dates`,
      { provider },
    );
  }
  return startTime <= stopTime;
}
