import { resolve } from "node:path";
import {
  type CallOptions,
  type Product,
  type ProductColumns,
  type ProductProvider,
  type ProductQuery,
  type ProviderCheck,
  ProviderError,
  type SearchOptions,
} from "@eomatch/stac-model";
import { absoluteHref } from "../absolute-href.js";
import { boundingBox } from "../bounding-box.js";
import { type CollectionMapping, collections, recognisedCollections } from "../collections.js";
import type { Credentials } from "../http/credentials.js";
import { createFileOpener } from "../http/file-opener.js";
import { createHostBudget, type HostBudgetOptions } from "../http/host-budget.js";
import type { HttpOptions } from "../http/request.js";
import { checkPeriod } from "../query-period.js";
import { sameProduct } from "../same-product.js";
import { sourceOpening } from "../source-opening.js";
import { startingPoint } from "./discover.js";
import { distinctItems } from "./distinct-items.js";
import { itemsOfPlatform } from "./item-columns.js";
import type { ItemIndex } from "./item-index.js";
import { findItems, type ItemTable, itemTable } from "./item-table.js";
import { localColumns } from "./local-columns.js";
import { readProducts } from "./read-products.js";
import { sharedIndex } from "./shared-index.js";

/** Options of {@link localProvider}; those of HTTP are for files that are not on this machine. */
export interface LocalProviderOptions extends HttpOptions, HostBudgetOptions {
  /** A file or a folder; relative to the working directory, or absolute, or a `file:` URL. */
  readonly path: string;
  /**
   * Our collection names and those in the items' `collection`. By default an item belongs to a collection when
   * it bears our name or that of any archive in the table.
   */
  readonly collections?: CollectionMapping | undefined;
  /** Name in messages and reports; `local` and the path by default. */
  readonly name?: string | undefined;
  /**
   * How many threads may read archives of 50 MB and more, the calling one included; by default one for each
   * processor. With 1, no other is started.
   */
  readonly threads?: number | undefined;
  /** What signs in where the items' files are fetched from; files on disk need none. */
  readonly credentials?: Credentials | undefined;
  /**
   * Keys and roles of the assets that make up a product, as in `["B02", "B03"]`; by default `data`, or where there is
   * none every asset with the role `data`.
   */
  readonly assets?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
}

/** A file that another program writes to all the time is given up after so many readings. */
const maxReadings = 4;

/**
 * A provider of STAC items on disk: an item, a FeatureCollection or ItemCollection, newline-delimited items, a
 * static STAC catalogue, or a folder of these. Plain GeoJSON features of eodag and scrappi are taken as well.
 *
 * The first search reads everything once, large archives on worker threads, and keeps as typed arrays where each item
 * is and what matching needs of it; searches read just the items they yield, in order of start, and `searchColumns`
 * reads none. Files that change are read again. What cannot be used at all (broken JSON, no time, no polygon, no
 * satellite, a link to another host) is reported to `onSkip` once, by the first search that it may concern. Other
 * satellites of the collection come as well, save in columns. It opens the files that the items' assets point to, on
 * disk or by http(s).
 *
 * @throws ProviderError while searching: `provider/unreadable` when the path does not exist or cannot be read,
 *   `provider/unknown-collection` when `collections` names a collection of which there is not one item
 */
export function localProvider(options: LocalProviderOptions): ProductProvider {
  const path = resolve(absoluteHref(options.path, undefined));
  const name = options.name ?? `local ${options.path}`;
  const mapping = options.collections ?? {};
  const index = sharedIndex(path, { provider: name, maxThreads: options.threads });
  const reported = new Set<string>();

  const reportUnusable = (
    { unusable }: ItemIndex,
    names: ReadonlySet<string>,
    search: SearchOptions,
  ): void => {
    for (const { product, reason, collection } of unusable) {
      if (collection !== undefined && !names.has(collection)) continue;
      const key = `${product}: ${reason}`;
      if (search.onSkip === undefined || reported.has(key)) continue;
      reported.add(key);
      search.onSkip({ product, reason });
    }
  };

  /** What would otherwise look like "nothing found": a mapping to a name that no item bears is a mistake. */
  const tellUnknown = (
    current: ItemIndex,
    {
      collection,
      names,
      searchOptions: { onWarning },
    }: {
      readonly collection: string;
      readonly names: ReadonlySet<string>;
      readonly searchOptions: SearchOptions;
    },
  ): void => {
    if (collection in mapping) {
      throw new ProviderError(
        "provider/unknown-collection",
        `${name}: there is no item of collection ${[...names].join(" or ")} (for ${collection}); found ${namesIn(current)}`,
        { provider: name },
      );
    }
    if (onWarning === undefined || reported.has(collection)) return;
    reported.add(collection);
    onWarning(
      `there is no item of ${collection}; found ${namesIn(current)}: search for one of those, or map it under the provider's collections`,
    );
  };

  /** The items as they are now, and those that the query is about. */
  const find = async (
    query: ProductQuery,
    searchOptions: SearchOptions,
  ): Promise<{ readonly table: ItemTable; readonly items: Uint32Array }> => {
    const names = recognisedCollections(query.collection, mapping);
    const current = await index.current(searchOptions.signal);
    if (!hasItemOf(current, names))
      tellUnknown(current, { collection: query.collection, names, searchOptions });
    reportUnusable(current, names, searchOptions);
    const items = findItems(current.items, {
      startMs: query.startTime.getTime(),
      stopMs: query.stopTime.getTime(),
      bbox: query.area === undefined ? undefined : boundingBox(query.area)?.bbox,
      collections: names,
    });
    return { table: current.items, items };
  };

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    if (!checkPeriod(query, name)) return;
    const { collection } = query;
    // Ids that have been yielded, also in an earlier reading, so that none comes twice.
    const yielded = new Set<string>();
    for (let reading = 0; reading < maxReadings; reading++) {
      const { table, items } = await find(query, searchOptions);
      const products = readProducts(table, items, { collection, provider: name, ...searchOptions });
      try {
        let next = await products.next();
        for (; !next.done; next = await products.next()) {
          if (yielded.has(next.value.id)) continue;
          yielded.add(next.value.id);
          yield next.value;
        }
        if (next.value) return;
      } finally {
        await products.return(true);
      }
      index.distrust();
    }
    throw new ProviderError(
      "provider/unreadable",
      `${name}: ${path}: files kept changing while they were read; search again when nothing writes to them`,
      { provider: name },
    );
  }

  async function searchColumns(
    query: ProductQuery,
    searchOptions: SearchOptions = {},
  ): Promise<ProductColumns> {
    const { collection, platform } = query;
    const { table, items } = checkPeriod(query, name)
      ? await find(query, searchOptions)
      : { table: itemTable([]), items: new Uint32Array(0) };
    const distinct = distinctItems(table, items);
    const wanted = platform === undefined ? distinct : itemsOfPlatform(table, distinct, platform);
    return localColumns(table, wanted, { collection, provider: name, onChanged: index.distrust });
  }

  const served = options.collections === undefined ? collections : mapping;
  const archiveNames = (collection: string): readonly string[] => [
    ...recognisedCollections(collection, mapping),
  ];
  const searching = { name, collections: Object.keys(served), archiveNames, search, searchColumns };
  const opening = sourceOpening({
    provider: name,
    opener: createFileOpener({ ...options, provider: name, budget: createHostBudget(options) }),
    choice: options,
    mayReadFiles: true,
    // Always the item as it stands here: what a catalogue says of paths is not trusted.
    resolve: (product, call) => sameProduct(searching, product, call),
  });
  const check = async ({ signal }: CallOptions = {}): Promise<ProviderCheck> => {
    signal?.throwIfAborted();
    const { files } = await startingPoint(path, { provider: name, signal });
    if (files.length > 0)
      return { summary: `${files.length} file${files.length === 1 ? "" : "s"} to read`, missing: [] };
    throw new ProviderError(
      "provider/unreadable",
      `${name}: ${path}: there is no file that may hold items (json, geojson, ndjson, jsonl); check the provider's path`,
      { provider: name },
    );
  };
  return { ...searching, ...opening, check };
}

function hasItemOf({ collections: held }: ItemIndex, names: ReadonlySet<string>): boolean {
  return [...names].some((own) => held.has(own));
}

function namesIn({ collections: held }: ItemIndex): string {
  return held.size === 0 ? "none that names its collection" : [...held].slice(0, 10).join(", ");
}
