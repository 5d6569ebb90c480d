import { StacApiError } from "./errors.js";

/** Bytes of a file from one place up to before another. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The bytes that a `Range` field asks for (RFC 9110 §14.2), undefined for all of the file.
 *
 * A field that is not understood, and one that asks for several ranges, is passed over, as a server may.
 *
 * @throws StacApiError `stac-api/range-not-satisfiable` when the file ends before the range begins
 */
export function requestedRange(field: string | null, sizeBytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(field ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;
  const from = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const to = first === "" || last === "" ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (from >= sizeBytes || (first === "" && Number(last) === 0)) {
    throw new StacApiError(
      "stac-api/range-not-satisfiable",
      `the file has ${sizeBytes} bytes, none of which are in ${field}`,
      { headers: { "content-range": `bytes */${sizeBytes}` } },
    );
  }
  return { from, to };
}
