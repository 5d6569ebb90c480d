import type { ItemRows } from "./item-rows.js";
import type { FileRange, ItemTable } from "./item-table.js";

const none = 0xffffffff;

/** The first item of each id, in the order given. */
export function distinctItems({ ranges, rangeOf, rowOf }: ItemTable, items: Uint32Array): Uint32Array {
  // Open addressing over the hashes that were made while reading: a Set would need every id as a string.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * items.length + 2))).fill(none);
  const distinct = new Uint32Array(items.length);
  const hashes = ranges.map(({ rows }) => rows.idHashes);
  let count = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as number;
    const range = rangeOf[item] as number;
    const row = rowOf[item] as number;
    const hash = (hashes[range] as Uint32Array)[row] as number;
    let slot = hash & (slots.length - 1);
    let isKnown = false;
    while (slots[slot] !== none && !isKnown) {
      const other = slots[slot] as number;
      const otherRange = rangeOf[other] as number;
      const otherRow = rowOf[other] as number;
      isKnown =
        (hashes[otherRange] as Uint32Array)[otherRow] === hash &&
        isSameId((ranges[range] as FileRange).rows, row, (ranges[otherRange] as FileRange).rows, otherRow);
      slot = (slot + 1) & (slots.length - 1);
    }
    if (isKnown) continue;
    slots[slot] = item;
    distinct[count++] = item;
  }
  return distinct.slice(0, count);
}

function isSameId(a: ItemRows, rowA: number, b: ItemRows, rowB: number): boolean {
  const [fromA, fromB] = [a.idOffsets[rowA] as number, b.idOffsets[rowB] as number];
  const length = (a.idOffsets[rowA + 1] as number) - fromA;
  if (length !== (b.idOffsets[rowB + 1] as number) - fromB) return false;
  for (let i = 0; i < length; i++) if (a.idBytes[fromA + i] !== b.idBytes[fromB + i]) return false;
  return true;
}
