import type { CatalogueStore, StacCollection } from "@eomatch/stac-model";
import type { Addresses } from "./addresses.js";
import { notFound } from "./errors.js";
import type { Visibility } from "./public-hrefs.js";
import type { PageSizes } from "./search/search-request.js";

/** What a route answers from. */
export interface RouteContext {
  readonly request: Request;
  readonly url: URL;
  readonly addresses: Addresses;
  readonly store: CatalogueStore;
  readonly visibility: Visibility;
  readonly limits: ApiLimits;
  readonly signal: AbortSignal;
}

/** What one request may cost. */
export interface ApiLimits extends PageSizes {
  /** Bytes of a request's body. */
  readonly maxBodyBytes: number;
  /** How long a search may take. */
  readonly maxSearchSeconds: number;
}

/** The collection with an id. @throws StacApiError `stac-api/not-found` */
export async function findCollection(
  { store, signal }: Pick<RouteContext, "store" | "signal">,
  id: string,
): Promise<StacCollection> {
  for await (const collection of store.listCollections({ signal })) {
    if (collection.id === id) return collection;
  }
  throw notFound(`there is no collection ${JSON.stringify(id)}`);
}
