import { setImmediate } from "node:timers/promises";
import { type ItemQuery, type ItemSummary, itemSummary } from "@eomatch/stac-model";
import { orReported } from "./broken-objects.js";
import type { CatalogueView } from "./catalogue-view.js";
import {
  type FoundItem,
  filesToScan,
  foundIn,
  matchingContent,
  type ReadContext,
  scanned,
} from "./found-item.js";
import type { KnownCollection } from "./known-collection.js";
import { isBrokenIndex } from "./query-index/broken-index.js";
import { candidates, isPause } from "./query-index/candidates.js";
import type { CatalogueIndex, LiveSegment } from "./query-index/catalogue-index.js";
import { referenceHash } from "./query-index/hash.js";
import { type RowSummary, summaryColumns } from "./query-index/summary-columns.js";
import { merged } from "./query-items.js";

/** Summaries that are handed over together; whoever else waits has a turn between them. */
const batchSize = 1000;

/** How a catalogue is summarised. */
interface SummaryContext extends ReadContext {
  /** Names of the properties whose values are wanted. */
  readonly properties: readonly string[];
}

/**
 * The items that may meet a query in short, in order of collection, then start, then id.
 *
 * Only what the index does not hold is read from files: items of collections that it does not know, ones that are being
 * replaced, and properties that were too long to keep.
 */
export async function* summariesOf(
  view: CatalogueView,
  query: ItemQuery,
  context: SummaryContext,
): AsyncGenerator<readonly ItemSummary[], void, undefined> {
  for (const { collection } of await view.collections(context.onBroken)) {
    if (query.collections !== undefined && !query.collections.includes(collection.id)) continue;
    yield* inCollection(view, collection.id, { query, context });
  }
}

interface Asked {
  readonly query: ItemQuery;
  readonly context: SummaryContext;
}

async function* inCollection(
  view: CatalogueView,
  id: string,
  { query, context }: Asked,
): AsyncGenerator<readonly ItemSummary[], void, undefined> {
  let current = view;
  let after = query.after;
  const early = new Set<string>();
  for (;;) {
    const index = await current.index();
    const collection = await current.collection(id, context.onBroken);
    if (collection === undefined) return;
    try {
      const asked = { query: { ...query, after }, context, early };
      for await (const { items, last, beforeTheirTurn } of batchesOf(current, { index, collection }, asked)) {
        yield items;
        if (last !== undefined) {
          after = { startTime: new Date(last.startMs), collection: id, id: last.id };
        }
        for (const path of beforeTheirTurn) early.add(path);
      }
      return;
    } catch (error) {
      if (!isBrokenIndex(error) || index === undefined) throw error;
      // A writer has replaced the index meanwhile, or it is damaged: go on behind the last item with what is there now.
      current = current.withoutIndex(index);
    }
  }
}

/** Summaries, and how to go on behind them. */
interface Batch {
  readonly items: readonly ItemSummary[];
  /** The last of them in order; undefined when none was. */
  readonly last: ItemSummary | undefined;
  /** Files whose items came first of all, because the index could not say when they start. */
  readonly beforeTheirTurn: readonly string[];
}

async function* batchesOf(
  view: CatalogueView,
  source: { readonly index: CatalogueIndex | undefined; readonly collection: KnownCollection },
  { query, context, early }: Asked & { readonly early: ReadonlySet<string> },
): AsyncGenerator<Batch, void, undefined> {
  const { index, collection } = source;
  const { signal, onBroken } = context;
  const { id } = collection.collection;
  const isIndexed = collection.isIndexed && index !== undefined;
  const sources: Iterable<FoundItem>[] = isIndexed
    ? candidates(index, id, query, false).map((some) => foundIn(some, collection))
    : [];
  sources.push(await scanned(view, await filesToScan([collection], index), query, { signal, onBroken }));

  const inIndex = indexedSummaries(context.properties);
  let items: ItemSummary[] = [];
  let last: ItemSummary | undefined;
  let beforeTheirTurn: string[] = [];
  for (const found of merged(sources)) {
    if (isPause(found)) {
      await setImmediate();
      signal?.throwIfAborted();
      continue;
    }
    if (early.size > 0 && early.has(found.path)) continue;
    const known = inIndex(found);
    const read = known ?? (await orReported(() => readSummary(view, found, { query, context }), onBroken));
    if (read === undefined) continue;
    items.push(read);
    if (found.startMs === Number.NEGATIVE_INFINITY) beforeTheirTurn.push(found.path);
    else last = read;
    if (items.length < batchSize) continue;
    yield { items, last, beforeTheirTurn };
    items = [];
    beforeTheirTurn = [];
    await setImmediate();
    signal?.throwIfAborted();
  }
  if (items.length > 0) yield { items, last, beforeTheirTurn };
}

/** Summarises what the index holds of found items; undefined for those whose files must be read. */
function indexedSummaries(properties: readonly string[]): (found: FoundItem) => ItemSummary | undefined {
  const readers = new Map<LiveSegment, (row: number) => RowSummary | undefined>();
  return (found) => {
    if (found.place === undefined) return undefined;
    const { live, row } = found.place;
    const reader = readers.get(live) ?? summaryColumns(live.segment, properties);
    readers.set(live, reader);
    const summary = reader(row);
    return summary === undefined ? undefined : new IndexedSummary(found, summary);
  };
}

/** A row of the index as a summary; see {@link RowSummary}. */
class IndexedSummary implements ItemSummary {
  readonly collection: string;
  readonly startMs: number;
  readonly values: ItemSummary["values"];
  readonly #row: RowSummary;

  constructor({ collection, startMs }: FoundItem, row: RowSummary) {
    this.collection = collection.collection.id;
    this.startMs = startMs;
    this.values = row.values;
    this.#row = row;
  }

  get id(): string {
    return this.#row.id;
  }

  get stopMs(): number {
    return this.#row.stopMs;
  }

  get bbox(): ItemSummary["bbox"] {
    return this.#row.bbox;
  }

  get matchupCount(): number {
    return this.#row.matchupCount;
  }

  get key(): number {
    return referenceHash(this);
  }

  get linked(): ItemSummary["linked"] {
    return this.#row.linked;
  }

  get isDownloaded(): boolean {
    return this.#row.isDownloaded;
  }
}

async function readSummary(
  view: CatalogueView,
  found: FoundItem,
  { query, context }: Asked,
): Promise<ItemSummary | undefined> {
  const content = found.kept ?? (await matchingContent(view, found, query))?.content;
  return content === undefined ? undefined : itemSummary(content, context.properties, referenceHash);
}
