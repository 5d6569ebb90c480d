import { isAscii } from "node:buffer";
import { type Product, type ProductColumns, ProviderError, type SearchOptions } from "@eomatch/stac-model";
import { gatherItems, type MatchingColumns } from "./item-columns.js";
import { idOfRow } from "./item-rows.js";
import type { ItemTable } from "./item-table.js";
import { readProducts } from "./read-products.js";

/** What columns need to know of their search. */
export interface LocalColumnsContext {
  /** The collection's name as eomatch has it. */
  readonly collection: string;
  /** The provider's name. */
  readonly provider: string;
  /** Called when a file turns out to have changed since. */
  readonly onChanged: () => void;
}

/** Makes columns of items of a table, in the order given. */
export function localColumns(
  table: ItemTable,
  items: Uint32Array,
  { onChanged, ...context }: LocalColumnsContext,
): ProductColumns {
  const rows = gatherItems(table, items);
  const { count, startMs, stopMs, lonLat, ringOffsets, polygonOffsets, productOffsets } = rows;

  const checked = (index: number): number => {
    if (Number.isInteger(index) && index >= 0 && index < count) return index;
    throw new RangeError(`${context.provider}: there is no product ${index}, indices end before ${count}`);
  };
  let idAt: ((index: number) => string) | undefined;
  const id = (index: number): string => {
    idAt ??= idsOf(rows);
    return idAt(checked(index));
  };

  async function* read(indices: Iterable<number>, options?: SearchOptions): AsyncGenerator<Product> {
    const wanted = Array.from(indices, (index) => items[checked(index)] as number);
    const isWhole = yield* readProducts(table, wanted, { ...context, ...options });
    if (isWhole) return;
    onChanged();
    throw new ProviderError(
      "provider/unreadable",
      `${context.provider}: a file has changed since it was searched; search again`,
      { provider: context.provider },
    );
  }

  return {
    count,
    startMs,
    stopMs,
    lonLat,
    ringOffsets,
    polygonOffsets,
    productOffsets,
    id,
    product: (index) => ({ index, id: id(index) }),
    read,
  };
}

/** More of them would not fit into one string of V8. */
const mostBytesAtOnce = 2 ** 28;

// Whoever matches asks for every id: all in one text, of which each is a part, they take a tenth of the time.
function idsOf(rows: MatchingColumns): (index: number) => string {
  const { idBytes, idOffsets } = rows;
  if (idBytes.length > mostBytesAtOnce || !isAscii(idBytes)) return (index) => idOfRow(rows, index);
  const text = Buffer.from(idBytes.buffer, idBytes.byteOffset, idBytes.byteLength).toString("latin1");
  return (index) => text.slice(idOffsets[index], idOffsets[index + 1]);
}
