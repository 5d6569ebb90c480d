import type { Product, ProductProvider, ProductQuery } from "@eomatch/stac-model";
import type { ConformanceCase, Disposable } from "../conformance-case.js";
import { collect } from "../expectation.js";

/** What a provider lends to the cases; its archive must not change while they run. */
export interface ProviderHarness extends Disposable {
  /** The provider. */
  create(): Promise<ProductProvider>;
  /** A query that finds some products, three or more, all with polygons well inside one hemisphere. */
  readonly query: ProductQuery;
  /** Ids that the query must find; it may find more. */
  readonly expectedIds: readonly string[];
  /** Texts that may stand in no product: passwords, tokens, signatures that the archive was given or gives. */
  readonly secrets?: readonly string[] | undefined;
  /** A file of one of the expected products, for providers that open files. */
  readonly file?: { readonly productId: string; readonly content: Uint8Array } | undefined;
  /** A provider whose archive cannot be reached. */
  readonly createUnreachable?: (() => Promise<ProductProvider>) | undefined;
}

/** A case of the ProductProvider contract. */
export type ProviderCase = ConformanceCase<ProviderHarness>;

/** The products of the harness's query, each of which has been asked for once. */
export async function knownProducts({ query, create }: ProviderHarness): Promise<Product[]> {
  return collect((await create()).search(query));
}
