import { type CheckOptions, type ConformanceReport, checkCases } from "../check-cases.js";
import { abortCases } from "./abort-cases.js";
import { brokenCases } from "./broken-cases.js";
import { catalogCases } from "./catalog-cases.js";
import { collectionCases } from "./collection-cases.js";
import { concurrencyCases } from "./concurrency-cases.js";
import { conditionCases } from "./condition-cases.js";
import { itemCases } from "./item-cases.js";
import { lockCases } from "./lock-cases.js";
import { noteCases } from "./note-cases.js";
import { queryAbilityCases } from "./query-ability-cases.js";
import { queryCases } from "./query-cases.js";
import { removalCases } from "./removal-cases.js";
import type { StoreCase, StoreHarness } from "./store-harness.js";
import { writeCases } from "./write-cases.js";

/** What a CatalogueStore must do, sentence by sentence of its contract. */
export const storeCases: readonly StoreCase[] = [
  ...catalogCases,
  ...collectionCases,
  ...itemCases,
  ...writeCases,
  ...removalCases,
  ...queryCases,
  ...queryAbilityCases,
  ...conditionCases,
  ...brokenCases,
  ...lockCases,
  ...abortCases,
  ...concurrencyCases,
  ...noteCases,
];

/**
 * Runs all cases of the CatalogueStore contract on a store.
 *
 * @throws ConformanceError `conformance/unknown-case` when `only` or `skip` names a case that does not exist
 */
export function checkStore(harness: StoreHarness, options?: CheckOptions): Promise<ConformanceReport> {
  return checkCases(storeCases, harness, options);
}
