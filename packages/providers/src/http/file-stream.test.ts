import { Readable } from "node:stream";
import type { ProductStream } from "@eomatch/stac-model";
import { expect, it, vi } from "vitest";
import { type FileBody, fileBody } from "./file-body.js";
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
  const body = fileBody(source, {
    expectedBytes: pieceBytes * pieces,
    stallTimeoutSeconds: 60,
    failure: (what) => new Error(what),
    onDone: () => {},
  });
  const { stream } = fileStream(body, { offsetBytes: 0 });
  // A killed process loses what has been read ahead: store-fs and the README count with 1.5 MiB.
  await vi.waitFor(() => expect(source.isPaused()).toBe(true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sent * pieceBytes).toBeLessThanOrEqual(1.5 * 1024 * 1024);
  let readBytes = 0;
  for await (const piece of stream) readBytes += piece.length;
  expect(readBytes).toBe(pieceBytes * pieces);
});

const content = Buffer.alloc(300_000, "content of a file");
const bodyOf = (source: Readable, expectedBytes = content.length): FileBody =>
  fileBody(source, {
    expectedBytes,
    stallTimeoutSeconds: 60,
    failure: (what) => new Error(what),
    onDone: () => {},
  });
const piecesOf = async ({ pieces }: ProductStream): Promise<Buffer[]> => {
  const all: Buffer[] = [];
  for (;;) {
    const piece = await pieces?.next(new ArrayBuffer(64 * 1024));
    if (piece === undefined) return all;
    all.push(Buffer.from(piece));
  }
};

it("gives its bytes as pieces, too, and what came before it broke", async () => {
  const whole = fileStream(bodyOf(Readable.from([content])), { offsetBytes: 0 });
  expect(Buffer.concat(await piecesOf(whole)).equals(content)).toBe(true);
  const broken = fileStream(bodyOf(Readable.from([content]), content.length + 1), { offsetBytes: 0 });
  const memory = (): ArrayBuffer => new ArrayBuffer(content.length);
  expect(Buffer.from((await broken.pieces?.next(memory())) ?? []).equals(content)).toBe(true);
  await expect(broken.pieces?.next(memory())).rejects.toThrow("short");
});

it("ends a piece that is waited for when it is cancelled", async () => {
  const source = new Readable({ read() {} });
  const { pieces } = fileStream(bodyOf(source), { offsetBytes: 0 });
  const waiting = pieces?.next(new ArrayBuffer(10));
  await pieces?.cancel();
  expect(await waiting).toBeUndefined();
  expect(source.destroyed).toBe(true);
});

it("has no pieces in a copy, which may have been given another stream", () => {
  const opened = fileStream(bodyOf(Readable.from([content])), { offsetBytes: 0 });
  expect(opened.pieces).toBeDefined();
  expect({ ...opened, stream: new ReadableStream() }.pieces).toBeUndefined();
});
