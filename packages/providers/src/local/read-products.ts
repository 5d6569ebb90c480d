import type { Product, SearchOptions } from "@eomatch/stac-model";
import { readSourceItem } from "../source-item.js";
import { unreadable } from "./discover.js";
import { itemReader } from "./item-reader.js";
import type { ItemTable } from "./item-table.js";

/** What a product is made with besides its item. */
export interface ReadContext extends SearchOptions {
  /** The collection's name as eomatch has it. */
  readonly collection: string;
  /** The provider's name. */
  readonly provider: string;
}

/**
 * Reads items of a table from their files, in the order given.
 *
 * @returns at its end, whether all could be read; false at the first of a file that has changed since it was indexed
 * @throws ProviderError `provider/unreadable`, the signal's reason
 */
export async function* readProducts(
  table: ItemTable,
  items: Iterable<number>,
  { collection, provider, signal, onSkip }: ReadContext,
): AsyncGenerator<Product, boolean> {
  const reader = itemReader(table);
  try {
    for (const item of items) {
      signal?.throwIfAborted();
      const read = await reader.read(item);
      if (read === "changed") return false;
      const { file: source, isDocument } = read.file;
      const result = readSourceItem(read.value, { collection, source, provider, isDocument });
      if ("product" in result) yield result.product;
      else onSkip?.({ product: result.refused.id ?? source, reason: result.refused.reason });
    }
    return true;
  } catch (error) {
    if (typeof (error as { syscall?: unknown } | null)?.syscall !== "string") throw error;
    throw unreadable((error as { path?: string }).path ?? provider, provider, error);
  } finally {
    await reader.close();
  }
}
