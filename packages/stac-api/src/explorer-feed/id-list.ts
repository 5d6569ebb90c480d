import type { ItemReference } from "@eomatch/stac-model";

/** References by number, in a tenth of the memory that they take as objects: a server keeps a hundred thousand. */
export interface IdList {
  readonly length: number;
  push(reference: ItemReference): void;
  /** The reference of a number, undefined when there is none. */
  at(number: number): ItemReference | undefined;
  /** The number of a reference, undefined when it is not here. Looks at all of its collection. */
  numberOf(reference: ItemReference): number | undefined;
}

/** An empty list. Items of a collection are best added one after the other. */
export function idList(): IdList {
  const runs: { readonly collection: string; readonly from: number }[] = [];
  let bytes = new Uint8Array(4096);
  let ends = new Uint32Array(256);
  let length = 0;
  const startOf = (number: number): number => (number === 0 ? 0 : (ends[number - 1] as number));

  const isAt = (number: number, id: Uint8Array): boolean => {
    const [start, end] = [startOf(number), ends[number] as number];
    if (end - start !== id.length) return false;
    // From the end, where ids differ.
    for (let k = id.length - 1; k >= 0; k--) if (bytes[start + k] !== id[k]) return false;
    return true;
  };

  return {
    get length() {
      return length;
    },
    push({ collection, id }) {
      if (runs.at(-1)?.collection !== collection) runs.push({ collection, from: length });
      const start = startOf(length);
      const text = new TextEncoder().encode(id);
      if (start + text.length > bytes.length) bytes = grown(bytes, start + text.length);
      if (length === ends.length) {
        const more = new Uint32Array(length * 2);
        more.set(ends);
        ends = more;
      }
      bytes.set(text, start);
      ends[length] = start + text.length;
      length += 1;
    },
    at(number) {
      if (!Number.isInteger(number) || number < 0 || number >= length) return undefined;
      const run = runs.findLast(({ from }) => from <= number) as (typeof runs)[number];
      const id = new TextDecoder().decode(bytes.subarray(startOf(number), ends[number]));
      return { collection: run.collection, id };
    },
    numberOf({ collection, id }) {
      const wanted = new TextEncoder().encode(id);
      for (const [i, run] of runs.entries()) {
        if (run.collection !== collection) continue;
        const end = runs[i + 1]?.from ?? length;
        for (let number = run.from; number < end; number++) if (isAt(number, wanted)) return number;
      }
      return undefined;
    },
  };
}

function grown(bytes: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.max(least, bytes.length * 2));
  more.set(bytes);
  return more;
}
