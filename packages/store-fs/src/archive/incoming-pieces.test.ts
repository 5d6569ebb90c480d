import { expect, it, vi } from "vitest";
import { incomingPieces, pieceMemory, unwrittenBytes } from "./incoming-pieces.js";

/** A stream that always has as much as its reader has room for. */
const endless = (type: "bytes" | undefined): ReadableStream<Uint8Array> =>
  type === undefined
    ? new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) })
    : new ReadableStream({
        type,
        pull(controller: ReadableByteStreamController) {
          controller.byobRequest?.respond(controller.byobRequest.view?.byteLength ?? 0);
        },
      });

it.each(["bytes", undefined] as const)(
  "reads no more of a stream (type %s) than a killed process may lose, until some of it is written",
  async (type) => {
    const pieces = incomingPieces({ stream: endless(type), offsetBytes: 0 }, pieceMemory());
    const memories: ArrayBufferLike[] = [];
    let readBytes = 0;
    const reading = (async () => {
      for (let piece = await pieces.next(); piece !== undefined; piece = await pieces.next()) {
        readBytes += piece.length;
        memories.push(piece.buffer);
      }
    })();
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    await vi.waitFor(() => expect(readBytes).toBeGreaterThanOrEqual(unwrittenBytes));
    await pause();
    expect(readBytes).toBe(unwrittenBytes);
    const [first] = memories as [ArrayBufferLike];
    const { byteLength } = first;
    pieces.giveBack(first);
    await vi.waitFor(() => expect(readBytes).toBeGreaterThan(unwrittenBytes));
    await pause();
    expect(readBytes).toBe(unwrittenBytes + byteLength);
    await pieces.cancel(new Error("enough"));
    await reading;
  },
);
