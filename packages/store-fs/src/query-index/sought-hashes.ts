import { hashLimit } from "./hash.js";

/** Hashes that are looked for together; see {@link hashLimit}. */
export interface SoughtHashes {
  /** Each as often as it was given. */
  readonly ascending: Float64Array;
  /** Adds those to a set that are among some others, at the places `from` to `to` of these. */
  addThoseAmong(others: Float64Array, from: number, to: number, found: Set<number>): void;
}

/** Parts of the numbers for each hash that is sought, so that most other hashes meet none. */
const partsPerHash = 8;

/** Prepares to look for hashes among many others, in whatever order those come. */
export function soughtHashes(hashes: readonly number[]): SoughtHashes {
  const ascending = Float64Array.from(hashes).sort();
  // Hashes are spread evenly, so parts of equal size hold about as many each: where one begins is all there is to know.
  const parts = 2 ** Math.ceil(Math.log2(partsPerHash * ascending.length + 1));
  const scale = parts / hashLimit;
  const begins = new Uint32Array(parts + 1);
  for (const hash of ascending) {
    const after = Math.floor(hash * scale) + 1;
    begins[after] = (begins[after] as number) + 1;
  }
  for (let part = 0; part < parts; part++) {
    begins[part + 1] = (begins[part + 1] as number) + (begins[part] as number);
  }
  return {
    ascending,
    addThoseAmong(others, from, to, found) {
      for (let place = from; place < to; place++) {
        const hash = others[place] as number;
        const part = Math.floor(hash * scale);
        const end = begins[part + 1] as number;
        for (let at = begins[part] as number; at < end; at++) if (ascending[at] === hash) found.add(hash);
      }
    },
  };
}
