import { type CheckOptions, type ConformanceReport, checkCases } from "../check-cases.js";
import { checkCases as checkAbilityCases } from "./check-cases.js";
import { openCases } from "./open-cases.js";
import type { ProviderCase, ProviderHarness } from "./provider-harness.js";
import { searchCases } from "./search-cases.js";

/** What a ProductProvider must do, sentence by sentence of its contract. */
export const providerCases: readonly ProviderCase[] = [...searchCases, ...checkAbilityCases, ...openCases];

/**
 * Runs all cases of the ProductProvider contract on a provider.
 *
 * @throws ConformanceError `conformance/unknown-case` when `only` or `skip` names a case that does not exist
 */
export function checkProvider(harness: ProviderHarness, options?: CheckOptions): Promise<ConformanceReport> {
  return checkCases(providerCases, harness, options);
}
