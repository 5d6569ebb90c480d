import type { Readable } from "node:stream";
import type { FilePieces } from "@eomatch/stac-model";

/** So much is read ahead of whoever reads the stream; then the sender has to wait. */
const readAheadBytes = 512 * 1024;

/** Options of {@link fileBody}. */
export interface FileBodyOptions {
  /** Bytes that must come, when that is known. */
  readonly expectedBytes: number | undefined;
  /** All has come with the last of the expected bytes, and an end of the source before means that it broke. */
  readonly isCounted?: boolean | undefined;
  /** The longest silence while the reader waits; the whole may take as long as it flows. */
  readonly stallTimeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Makes the stream's error of what went wrong. */
  readonly failure: (
    what: "stalled" | "broken" | "short" | "long",
    receivedBytes: number,
    cause?: unknown,
  ) => Error;
  /** Called once when nothing more comes of the source. */
  readonly onDone: () => void;
  /** Told each piece of the source that has been copied and is looked at no more. */
  readonly onCopied?: ((piece: Uint8Array) => void) | undefined;
  /** Gives a piece of the source away with its memory, for memory that is as large, if it can. */
  readonly exchange?: ((piece: Uint8Array, memory: ArrayBufferLike) => boolean) | undefined;
}

/** What comes of a file, until somebody takes it. */
export interface FileBody extends FilePieces {
  /**
   * Waits until something has come that nobody has taken.
   *
   * @returns whether something has: nothing more comes otherwise
   * @throws what the body broke off with, once all that had come before is taken
   */
  ready(): Promise<boolean>;
  /** How much has come that nobody has taken. */
  queuedBytes(): number;
  /** Copies what has come, as much as there is room for. @returns how much that is */
  fill(target: Uint8Array): number;
  /** Gives what has come away as it is, without a copy, if this memory is as good to read into from now on. */
  handOver(memory: ArrayBufferLike): Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Takes a file from a Node stream. It ends well only when everything has come.
 *
 * What has come before a failure is handed out before the failure is, so that nothing is fetched twice. Silence counts
 * only while the source may send.
 */
export function fileBody(source: Readable, options: FileBodyOptions): FileBody {
  const { expectedBytes, isCounted = false, stallTimeoutSeconds, signal, failure } = options;
  let pieces: Uint8Array[] = [];
  let queuedBytes = 0;
  /** Of the first piece. */
  let takenBytes = 0;
  let receivedBytes = 0;
  let isCancelled = false;
  let ending: { readonly error?: unknown } | undefined;
  let wake = (): void => {};
  /** A reader waits, and takes what comes next. */
  let isAwaited = false;

  const end = (how: { readonly error?: unknown }): void => {
    if (ending !== undefined) return;
    ending = how;
    clearTimeout(stall);
    signal?.removeEventListener("abort", onAbort);
    if (how.error !== undefined) source.destroy();
    options.onDone();
    wake();
  };
  const stall = setTimeout(() => {
    // Who does not read keeps the source waiting, not the other way round.
    if (queuedBytes >= readAheadBytes) stall.refresh();
    else end({ error: failure("stalled", receivedBytes) });
  }, stallTimeoutSeconds * 1000);
  const drop = (): void => {
    pieces = [];
    queuedBytes = 0;
    takenBytes = 0;
  };
  const onAbort = (): void => {
    drop();
    end({ error: signal?.reason });
  };
  const onEnd = (): void => {
    if (isCounted) {
      onBreak();
      return;
    }
    const isShort = expectedBytes !== undefined && receivedBytes < expectedBytes;
    end(isShort ? { error: failure("short", receivedBytes) } : {});
  };

  source.on("data", (sent: Uint8Array) => {
    if (ending !== undefined) return;
    const missingBytes =
      isCounted && expectedBytes !== undefined ? expectedBytes - receivedBytes : sent.length;
    const piece = sent.length > missingBytes ? sent.subarray(0, missingBytes) : sent;
    pieces.push(piece);
    queuedBytes += piece.length;
    receivedBytes += piece.length;
    if (isCounted && receivedBytes === expectedBytes) {
      end({});
      return;
    }
    if (expectedBytes !== undefined && receivedBytes > expectedBytes) {
      end({ error: failure("long", receivedBytes) });
      return;
    }
    const isMuch = queuedBytes >= readAheadBytes;
    if (isMuch && !isAwaited) source.pause();
    isAwaited = false;
    stall.refresh();
    // What has come at the same time is taken along.
    if (isMuch) wake();
    else if (pieces.length === 1) setImmediate(() => wake());
  });
  source.on("end", onEnd);
  // Every source closes in the end; only one that broke is worth an error.
  const onBreak = (cause?: unknown): void => {
    if (ending === undefined) end({ error: failure("broken", receivedBytes, cause) });
  };
  source.on("error", onBreak);
  source.on("close", () => onBreak());
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });

  const goOn = (): void => {
    if (ending !== undefined) return;
    stall.refresh();
    source.resume();
  };

  /** Takes what has come, as much as there is room for. */
  const fill = (target: Uint8Array): number => {
    let filled = 0;
    while (filled < target.length) {
      const piece = pieces[0];
      if (piece === undefined) break;
      const part = piece.subarray(takenBytes, takenBytes + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      takenBytes += part.length;
      if (takenBytes < piece.length) break;
      pieces.shift();
      takenBytes = 0;
      options.onCopied?.(piece);
    }
    queuedBytes -= filled;
    goOn();
    return filled;
  };

  const handOver = (memory: ArrayBufferLike): Uint8Array<ArrayBuffer> | undefined => {
    const [piece] = pieces;
    if (piece === undefined || takenBytes > 0 || options.exchange?.(piece, memory) !== true) return undefined;
    pieces.shift();
    queuedBytes -= piece.length;
    goOn();
    return new Uint8Array(piece.buffer as ArrayBuffer, piece.byteOffset, piece.length);
  };

  const ready = async (): Promise<boolean> => {
    while (queuedBytes === 0 && ending === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        isAwaited = true;
        goOn();
      });
    }
    if (queuedBytes > 0) return true;
    if (ending?.error !== undefined && !isCancelled) throw ending.error;
    return false;
  };

  return {
    ready,
    queuedBytes: () => queuedBytes,
    fill,
    handOver,
    async next(memory) {
      if (!(await ready())) return undefined;
      return handOver(memory) ?? new Uint8Array(memory, 0, fill(new Uint8Array(memory)));
    },
    async cancel() {
      isCancelled = true;
      drop();
      end({ error: new Error("cancelled") });
    },
  };
}
