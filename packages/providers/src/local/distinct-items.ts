import type { ItemRows } from "./item-rows.js";
import type { FileRange, ItemTable } from "./item-table.js";

const none = 0xffffffff;

/** The first item of each id, in the order given. */
export function distinctItems({ ranges, rangeOf, rowOf }: ItemTable, items: Uint32Array): Uint32Array {
  // Open addressing over the hashes that were made while reading: a Set would need every id as a string.
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * items.length + 2))).fill(none);
  const distinct = new Uint32Array(items.length);
  let count = 0;
  for (const item of items) {
    const { rows } = ranges[rangeOf[item] as number] as FileRange;
    const row = rowOf[item] as number;
    let slot = (rows.idHashes[row] as number) & (slots.length - 1);
    let isKnown = false;
    while (slots[slot] !== none && !isKnown) {
      const other = slots[slot] as number;
      const { rows: otherRows } = ranges[rangeOf[other] as number] as FileRange;
      isKnown = isSameId(rows, row, otherRows, rowOf[other] as number);
      slot = (slot + 1) & (slots.length - 1);
    }
    if (isKnown) continue;
    slots[slot] = item;
    distinct[count++] = item;
  }
  return distinct.slice(0, count);
}

function isSameId(a: ItemRows, rowA: number, b: ItemRows, rowB: number): boolean {
  if (a.idHashes[rowA] !== b.idHashes[rowB]) return false;
  const [fromA, fromB] = [a.idOffsets[rowA] as number, b.idOffsets[rowB] as number];
  const length = (a.idOffsets[rowA + 1] as number) - fromA;
  if (length !== (b.idOffsets[rowB + 1] as number) - fromB) return false;
  for (let i = 0; i < length; i++) if (a.idBytes[fromA + i] !== b.idBytes[fromB + i]) return false;
  return true;
}
