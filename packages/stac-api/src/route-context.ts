import type { CatalogDescription, CatalogueStore, StacCollection } from "@eomatch/stac-model";
import type { Addresses } from "./addresses.js";
import { notFound } from "./errors.js";
import type { Visibility } from "./public-hrefs.js";
import type { PageSizes } from "./search/search-request.js";
import type { SearchTurns } from "./search/search-turns.js";
import type { WrittenItems } from "./written-items.js";

/** What a route answers from. */
export interface RouteContext {
  readonly request: Request;
  readonly url: URL;
  readonly addresses: Addresses;
  readonly store: CatalogueStore;
  readonly visibility: Visibility;
  readonly limits: ApiLimits;
  readonly turns: SearchTurns;
  readonly written: WrittenItems;
  readonly signal: AbortSignal;
  /** Told of objects that cannot be read, which are then left out: one broken file must not shut the catalogue. */
  readonly onBroken: (error: Error) => void;
}

/** What one request may cost. */
export interface ApiLimits extends PageSizes {
  /** Bytes of a request's body. */
  readonly maxBodyBytes: number;
  /** How long a search may take. */
  readonly maxSearchSeconds: number;
}

/**
 * What the catalogue says of itself. Whoever has found nothing, or nothing more, asks for it: of a folder that was moved
 * or a disk that went away, an answer without items would be taken for all there is.
 *
 * @throws StacApiError `stac-api/not-found` where there is none any more
 */
export async function requireCatalogue({
  store,
  signal,
}: Pick<RouteContext, "store" | "signal">): Promise<CatalogDescription> {
  const catalog = await store.readCatalog({ signal });
  if (catalog === undefined) throw notFound("there is no catalogue here any more");
  return catalog;
}

/** The collection with an id. @throws StacApiError `stac-api/not-found` */
export async function findCollection(
  { onBroken, store, signal }: Pick<RouteContext, "onBroken" | "store" | "signal">,
  id: string,
): Promise<StacCollection> {
  for await (const collection of store.listCollections({ signal, onBroken })) {
    if (collection.id === id) return collection;
  }
  await requireCatalogue({ store, signal });
  throw notFound(`there is no collection ${JSON.stringify(id)}`);
}
