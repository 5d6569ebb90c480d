/** From this many bytes on an array is large. */
const LARGE_BYTES = 1 << 20;

/** The most bytes of large arrays that V8 is not told of at a time. */
const MOST_UNTOLD_BYTES = 1 << 29;

// V8 counts the bytes of every ArrayBuffer towards its next collection of garbage, and 64 MB of them start one that
// goes through every object there is. While millions of products are read that takes more time than all else and frees
// nothing. Shared buffers are not counted; so that those of earlier calls cannot pile up unseen, only so many are made
// before the others have been collected. That is a fact about the whole process, like the memory itself.
let untoldBytes = 0;
const collected =
  typeof FinalizationRegistry === "function"
    ? new FinalizationRegistry<number>((bytes) => {
        untoldBytes -= bytes;
      })
    : undefined;

/** Gives an array of zeros, made so that a large one does not set off a collection of garbage. */
export function float64Zeros(count: number): Float64Array {
  return new Float64Array(zeros(8 * count));
}

/** Gives an array of zeros, as {@link float64Zeros} does. */
export function int32Zeros(count: number): Int32Array {
  return new Int32Array(zeros(4 * count));
}

/** Gives an array of zeros, as {@link float64Zeros} does. */
export function uint32Zeros(count: number): Uint32Array {
  return new Uint32Array(zeros(4 * count));
}

/** Gives an array of zeros of the kind of another, as {@link float64Zeros} does. */
export function zerosLike<A extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  array: A,
  count: number,
): A {
  const Kind = array.constructor as new (memory: ArrayBufferLike) => A;
  return new Kind(zeros(array.BYTES_PER_ELEMENT * count));
}

function zeros(bytes: number): ArrayBufferLike {
  const isTold = bytes < LARGE_BYTES || untoldBytes + bytes > MOST_UNTOLD_BYTES;
  // Browsers have shared memory only in pages that are isolated from others; some edge servers have neither.
  if (isTold || collected === undefined || typeof SharedArrayBuffer !== "function") {
    return new ArrayBuffer(bytes);
  }
  const buffer = new SharedArrayBuffer(bytes);
  untoldBytes += bytes;
  collected.register(buffer, bytes);
  return buffer;
}
