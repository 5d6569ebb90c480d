import type { ItemReference } from "@eomatch/stac-model";

/** One more than the greatest hash: hashes are whole numbers of 52 bits, which a double holds exactly. */
export const hashLimit: number = 2 ** 52;

/** The number under which an item is looked up. Two items may share one; only the ids tell. */
export function referenceHash({ collection, id }: ItemReference): number {
  // A key of its own, not one of other code: the hashes outlive the program that made them.
  return textHash(`${collection}\n${id}`);
}

/** The number under which a path is looked up; paths that differ only in case share theirs. */
export function pathHash(path: string): number {
  return textHash(path.toLowerCase());
}

/**
 * Two multiplicative hashes of 32 bits side by side (the multipliers and the last mix are those of MurmurHash3's
 * 32-bit finalizer, A. Appleby, public domain). A cryptographic one takes twenty times as long and would bring
 * nothing: whoever makes two ids share a hash makes one lookup read two files.
 */
function textHash(text: string): number {
  let high = 0x9747b28c;
  let low = 0x3c6ef372;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    low = Math.imul(low ^ unit, 0xc2b2ae35);
    high ^= high >>> 15;
    low ^= low >>> 13;
  }
  high = mixed(high ^ text.length);
  low = mixed(low ^ high);
  return (high & 0xfffff) * 2 ** 32 + (low >>> 0);
}

function mixed(bits: number): number {
  let mix = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}
