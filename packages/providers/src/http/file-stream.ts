import type { Readable } from "node:stream";

/** So much is read ahead of whoever reads the stream; then the sender has to wait. */
const readAheadBytes = 512 * 1024;

/** Options of {@link fileStream}. */
export interface FileStreamOptions {
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

/**
 * A Node stream as a web stream that ends well only when everything has come.
 *
 * What has come before a failure is handed out before the failure is, so that nothing is fetched twice. A reader that
 * is slower than the source is given larger pieces; one that brings its own buffer (`mode: "byob"`) has no memory
 * made for it. Silence counts only while the source may send.
 */
export function fileStream(source: Readable, options: FileStreamOptions): ReadableStream<Uint8Array> {
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
  const onAbort = (): void => {
    pieces = [];
    queuedBytes = 0;
    takenBytes = 0;
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

  /** Gives the first piece away as it is, without a copy. */
  const handOver = (request: ReadableStreamBYOBRequest, view: ArrayBufferView): boolean => {
    const [piece] = pieces;
    if (piece === undefined || takenBytes > 0 || view.byteOffset > 0) return false;
    if (options.exchange?.(piece, view.buffer) !== true) return false;
    pieces.shift();
    queuedBytes -= piece.length;
    request.respondWithNewView(new Uint8Array(piece.buffer as ArrayBuffer, piece.byteOffset, piece.length));
    return true;
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
    return filled;
  };

  return new ReadableStream({
    type: "bytes",
    async pull(controller: ReadableByteStreamController) {
      while (queuedBytes === 0 && ending === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          isAwaited = true;
          goOn();
        });
      }
      if (isCancelled) return;
      if (queuedBytes > 0) {
        const request = controller.byobRequest;
        const view = request?.view;
        if (request == null || view == null) {
          const piece = new Uint8Array(queuedBytes);
          fill(piece);
          controller.enqueue(piece);
        } else if (!handOver(request, view)) {
          const { buffer, byteOffset, byteLength } = view;
          request.respond(fill(new Uint8Array(buffer, byteOffset, byteLength)));
        }
        goOn();
      } else if (ending?.error === undefined) {
        controller.close();
        controller.byobRequest?.respond(0);
      } else controller.error(ending.error);
    },
    cancel() {
      isCancelled = true;
      end({ error: new Error("cancelled") });
    },
  });
}
