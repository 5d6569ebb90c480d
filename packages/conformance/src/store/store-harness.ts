import type { CatalogueStore, ItemReference } from "@eomatch/stac-model";
import type { ConformanceCase, Disposable } from "../conformance-case.js";

/** What a store lends to the cases. */
export interface StoreHarness extends Disposable {
  /** A store at a place where there is no catalogue yet; each call another place. */
  create(): Promise<CatalogueStore>;
  /**
   * A fresh view of what a store keeps, as another process would open it. A store that lives in one object, in
   * memory, returns that object.
   */
  reopen(store: CatalogueStore): Promise<CatalogueStore>;
  /**
   * Makes what is kept of an item unreadable, as a disk or another program might: half of its text is gone. Left
   * out by stores to which that cannot happen.
   */
  readonly breakItem?: ((store: CatalogueStore, reference: ItemReference) => Promise<void>) | undefined;
}

/** A case of the CatalogueStore contract. */
export type StoreCase = ConformanceCase<StoreHarness>;
