import { Readable } from "node:stream";
import { expect, it, vi } from "vitest";
import { fileStream } from "./file-stream.js";

it("reads little ahead of whoever reads it, and loses none of it", async () => {
  const [pieceBytes, pieces] = [64 * 1024, 100];
  let sent = 0;
  const source = new Readable({
    highWaterMark: pieceBytes,
    read() {
      this.push(sent === pieces ? null : Buffer.alloc(pieceBytes, sent++));
    },
  });
  const stream = fileStream(source, {
    expectedBytes: pieceBytes * pieces,
    stallTimeoutSeconds: 60,
    failure: (what) => new Error(what),
    onDone: () => {},
  });
  // A killed process loses what has been read ahead: store-fs and the README count with 1.5 MiB.
  await vi.waitFor(() => expect(source.isPaused()).toBe(true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sent * pieceBytes).toBeLessThanOrEqual(1.5 * 1024 * 1024);
  let readBytes = 0;
  for await (const piece of stream) readBytes += piece.length;
  expect(readBytes).toBe(pieceBytes * pieces);
});
