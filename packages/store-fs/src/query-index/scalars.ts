/** A scalar as it stands in JSON. */
export type Scalar = string | number | boolean | null;

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];

/**
 * Some values of a JSON list of numbers, texts, truth values and nulls, without the others being read: a query looks at
 * one of twenty properties, of every row there is.
 *
 * @param bytes UTF-8, the list from one place up to another, as JSON.stringify writes it
 * @param places of the values that are wanted, ascending; those beyond the list's end are undefined
 */
export function scalarsAt(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  places: readonly number[],
): (Scalar | undefined)[] {
  const found: (Scalar | undefined)[] = [];
  let place = 0;
  let start = from + 1;
  let at = start;
  for (const wanted of places) {
    for (; at < to; at++) {
      const byte = bytes[at] as number;
      if (byte === quote) at = endOfText(bytes, at, to);
      else if (byte === comma || at === to - 1) {
        const [ownStart, isWanted] = [start, place === wanted];
        start = at + 1;
        place += 1;
        if (!isWanted) continue;
        found.push(scalarOf(bytes, ownStart, at));
        at += 1;
        break;
      }
    }
    if (place <= wanted) found.push(undefined);
  }
  return found;
}

/** The place of the quote that ends the text which begins at a place. */
function endOfText(bytes: Buffer, begin: number, to: number): number {
  for (let at = begin + 1; at < to; at++) {
    const byte = bytes[at];
    if (byte === backslash) at += 1;
    else if (byte === quote) return at;
  }
  return to;
}

function scalarOf(bytes: Buffer, from: number, to: number): Scalar | undefined {
  if (from >= to) return undefined;
  if (bytes[from] !== quote) return JSON.parse(bytes.toString("latin1", from, to)) as Scalar;
  for (let at = from + 1; at < to - 1; at++) {
    if ((bytes[at] as number) >= 0x80 || bytes[at] === backslash)
      return JSON.parse(bytes.toString("utf8", from, to)) as Scalar;
  }
  return bytes.toString("latin1", from + 1, to - 1);
}
