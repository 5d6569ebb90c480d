import { resolve } from "node:path";
import {
  type Product,
  type ProductProvider,
  type ProductQuery,
  ProviderError,
  type SearchOptions,
} from "@eomatch/stac-model";
import { absoluteHref } from "../absolute-href.js";
import { boundingBox } from "../bounding-box.js";
import { type CollectionMapping, collections, recognisedCollections } from "../collections.js";
import { checkPeriod } from "../query-period.js";
import { readSourceItem } from "../source-item.js";
import { unreadable } from "./discover.js";
import { findEntries, type ItemIndex } from "./item-index.js";
import { itemReader } from "./item-reader.js";
import { sharedIndex } from "./shared-index.js";

/** Options of {@link localProvider}. */
export interface LocalProviderOptions {
  /** A file or a folder; relative to the working directory, or absolute, or a `file:` URL. */
  readonly path: string;
  /**
   * Our collection names and those in the items' `collection`. By default an item belongs to a collection when
   * it bears our name or that of any archive in the table.
   */
  readonly collections?: CollectionMapping | undefined;
  /** Name in messages and reports; `local` and the path by default. */
  readonly name?: string | undefined;
}

/** A file that another program writes to all the time is given up after so many readings. */
const maxReadings = 4;

/**
 * A provider of STAC items on disk: an item, a FeatureCollection or ItemCollection, newline-delimited items, a
 * static STAC catalogue, or a folder of these. Plain GeoJSON features of eodag and scrappi are taken as well.
 *
 * The first search reads everything once and keeps, sorted by time, where each item is; searches read just the
 * items they yield, in order of start. Files that change are read again. What cannot be used at all (broken
 * JSON, no time, no polygon, a link to another host) is reported to `onSkip` once, by the first search that it
 * may concern. Other satellites of the collection come as well.
 *
 * @throws ProviderError while searching: `provider/unreadable` when the path does not exist or cannot be read,
 *   `provider/unknown-collection` when `collections` names a collection of which there is not one item
 */
export function localProvider(options: LocalProviderOptions): ProductProvider {
  const path = resolve(absoluteHref(options.path, undefined));
  const name = options.name ?? `local ${options.path}`;
  const mapping = options.collections ?? {};
  const index = sharedIndex(path, name);
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

  async function* search(query: ProductQuery, searchOptions: SearchOptions = {}): AsyncGenerator<Product> {
    if (!checkPeriod(query, name)) return;
    const names = recognisedCollections(query.collection, mapping);
    const yielded = new Set<string>();
    for (let reading = 0; reading < maxReadings; reading++) {
      const current = await index.current(searchOptions.signal);
      if (query.collection in mapping) refuseUnknown(current, { collection: query.collection, names, name });
      reportUnusable(current, names, searchOptions);
      const isWhole = yield* productsOf(current, { query, names, name, yielded, ...searchOptions });
      if (isWhole) return;
      index.distrust();
    }
    throw new ProviderError(
      "provider/unreadable",
      `${name}: ${path}: files kept changing while they were read; search again when nothing writes to them`,
      { provider: name },
    );
  }

  const served = options.collections === undefined ? collections : mapping;
  return { name, collections: Object.keys(served), search };
}

interface ReadingContext extends SearchOptions {
  readonly query: ProductQuery;
  readonly names: ReadonlySet<string>;
  readonly name: string;
  /** Ids that have been yielded: also those of an earlier reading, so that none comes twice. */
  readonly yielded: Set<string>;
}

/** Returns false when a file turned out to have changed since it was indexed. */
async function* productsOf(index: ItemIndex, context: ReadingContext): AsyncGenerator<Product, boolean> {
  const { query, names, name, yielded, signal, onSkip } = context;
  const entries = findEntries(index, {
    startMs: query.startTime.getTime(),
    stopMs: query.stopTime.getTime(),
    bbox: query.area === undefined ? undefined : boundingBox(query.area)?.bbox,
    collections: names,
  });
  const reader = itemReader(index);
  try {
    for (const entry of entries) {
      signal?.throwIfAborted();
      const read = await reader.read(entry);
      if (read === "changed") return false;
      const result = readSourceItem(read.item, {
        collection: query.collection,
        source: entry.file,
        provider: name,
        isDocument: entry.isDocument,
      });
      if ("refused" in result) {
        onSkip?.({ product: result.refused.id ?? entry.file, reason: result.refused.reason });
      } else if (!yielded.has(result.product.id)) {
        yielded.add(result.product.id);
        yield result.product;
      }
    }
    return true;
  } catch (error) {
    if (typeof (error as { syscall?: unknown } | null)?.syscall !== "string") throw error;
    throw unreadable((error as { path?: string }).path ?? name, name, error);
  } finally {
    await reader.close();
  }
}

/** A mapping to a name that no item bears is a mistake that would otherwise look like "nothing found". */
function refuseUnknown(
  index: ItemIndex,
  context: {
    readonly collection: string;
    readonly names: ReadonlySet<string>;
    readonly name: string;
  },
): void {
  const { collection, names, name } = context;
  if ([...names].some((own) => index.collections.has(own))) return;
  const held = [...index.collections].slice(0, 10).join(", ");
  throw new ProviderError(
    "provider/unknown-collection",
    `${name}: there is no item of collection ${[...names].join(" or ")} (for ${collection}); found ${held === "" ? "none that names its collection" : held}`,
    { provider: name },
  );
}
