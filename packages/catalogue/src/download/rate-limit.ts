import type { ProductStream } from "@eomatch/stac-model";
import { pause } from "./pause.js";

/** Keeps the bytes of all transfers together to a rate. */
export interface RateLimit {
  /** Waits until so many bytes may pass. */
  pass(count: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Makes a limit of so many bytes per second: each piece waits until those before it have had their time. */
export function rateLimit(bytesPerSecond: number, nowMs: () => number = () => performance.now()): RateLimit {
  let freeAtMs = nowMs();
  return {
    async pass(count, signal) {
      const now = nowMs();
      const startMs = Math.max(freeAtMs, now);
      freeAtMs = startMs + (count / bytesPerSecond) * 1000;
      if (startMs > now) await pause((startMs - now) / 1000, signal);
    },
  };
}

/** A file whose pieces pass a limit; pieces are cut so that none has to wait for long. */
export function limited(
  content: ProductStream,
  limit: RateLimit,
  signal: AbortSignal | undefined,
): ProductStream {
  const reader = content.stream.getReader();
  const largest = 64 * 1024;
  let rest = new Uint8Array() as Uint8Array;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          rest = value;
        }
        const piece = rest.subarray(0, largest);
        rest = rest.subarray(largest);
        await limit.pass(piece.length, signal);
        controller.enqueue(piece);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { ...content, stream, pieces: undefined };
}
