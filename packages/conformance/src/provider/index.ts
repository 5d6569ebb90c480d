/**
 * What a `ProductProvider` must do, as cases.
 *
 * @packageDocumentation
 */
export { checkProvider, providerCases } from "./provider-cases.js";
export type { ProviderCase, ProviderHarness } from "./provider-harness.js";
