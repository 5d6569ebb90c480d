import type { Readable } from "node:stream";

/** So much is read ahead of whoever reads the stream; then the sender has to wait. */
const readAheadBytes = 1024 * 1024;

/** Options of {@link fileStream}. */
export interface FileStreamOptions {
  /** Bytes that must come, when that is known. */
  readonly expectedBytes: number | undefined;
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
}

/**
 * A Node stream as a web stream that ends well only when everything has come.
 *
 * What has come before a failure is handed out before the failure is, so that nothing is fetched twice. A reader that
 * is slower than the source is given larger pieces. Silence counts only while the source may send.
 */
export function fileStream(source: Readable, options: FileStreamOptions): ReadableStream<Uint8Array> {
  const { expectedBytes, stallTimeoutSeconds, signal, failure } = options;
  let pieces: Uint8Array[] = [];
  let queuedBytes = 0;
  let receivedBytes = 0;
  let ending: { readonly error?: unknown } | undefined;
  let wake = (): void => {};

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
    end({ error: signal?.reason });
  };
  const onEnd = (): void => {
    const isShort = expectedBytes !== undefined && receivedBytes < expectedBytes;
    end(isShort ? { error: failure("short", receivedBytes) } : {});
  };

  source.on("data", (piece: Uint8Array) => {
    if (ending !== undefined) return;
    pieces.push(piece);
    queuedBytes += piece.length;
    receivedBytes += piece.length;
    if (expectedBytes !== undefined && receivedBytes > expectedBytes) {
      end({ error: failure("long", receivedBytes) });
      return;
    }
    if (queuedBytes >= readAheadBytes) source.pause();
    stall.refresh();
    wake();
  });
  source.on("end", onEnd);
  source.on("error", (error) => end({ error: failure("broken", receivedBytes, error) }));
  source.on("close", () => end({ error: failure("broken", receivedBytes) }));
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });

  const goOn = (): void => {
    if (ending !== undefined) return;
    stall.refresh();
    source.resume();
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (queuedBytes === 0 && ending === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            goOn();
          });
        }
        if (queuedBytes > 0) {
          const piece = pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces, queuedBytes);
          pieces = [];
          queuedBytes = 0;
          controller.enqueue(piece);
          goOn();
        } else if (ending?.error === undefined) controller.close();
        else controller.error(ending.error);
      },
      cancel() {
        end({ error: new Error("cancelled") });
      },
    },
    { highWaterMark: 0 },
  );
}
