import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { ProductStream } from "@eomatch/stac-model";
import { expect, it, onTestFinished } from "vitest";
import { type Handler, serve } from "../../test/loopback-server.js";
import { createFileOpener, type FileOpenerOptions } from "./file-opener.js";
import { createHostBudget } from "./host-budget.js";

const fileName = "product.zip";

/** Bytes that are others at each place and of each file. */
function contentOf(file: number, length: number): Buffer {
  const content = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) content.writeUInt32LE((at * 31 + file * 7919) >>> 0, at);
  return content;
}

const openerOf = (options: Partial<FileOpenerOptions> = {}) =>
  createFileOpener({
    provider: "archive",
    budget: createHostBudget(),
    retries: 0,
    ownConnectionBytes: 1000,
    ...options,
  });

/** Reads as an archive does: into memory of its own, which it uses again. */
async function bytesOf({ stream }: ProductStream): Promise<Buffer> {
  const reader = stream.getReader({ mode: "byob" });
  const pieces: Buffer[] = [];
  let memory = new ArrayBuffer(1024 * 1024);
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(memory));
    if (done || value === undefined) return Buffer.concat(pieces);
    pieces.push(Buffer.from(value));
    memory = value.buffer as ArrayBuffer;
    new Uint8Array(memory).fill(255);
  }
}

const files: Handler = ({ path, headers }, response) => {
  const [, file = "0", length = "0"] = /^\/(\d+)-(\d+)$/.exec(path) ?? [];
  const content = contentOf(Number(file), Number(length));
  const [, first = "0"] = /^bytes=(\d+)-$/.exec(headers.range ?? "") ?? [];
  const start = Number(first);
  response.writeHead(start > 0 ? 206 : 200, {
    etag: '"v1"',
    "content-length": content.length - start,
    ...(start > 0 ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
  });
  response.end(content.subarray(start));
};

/** A server that writes what it is given onto each connection, and then does something with it. */
async function rawServer(answer: (n: number) => { readonly text: Buffer; readonly ends: boolean }) {
  let n = 0;
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      const { text, ends } = answer(++n);
      socket.write(text, () => {
        if (ends) socket.destroy();
      });
    });
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

const answerOf = (said: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\netag: "v1"\r\ncontent-length: ${said}\r\n\r\n`), body]);

it("reads several files at once off their connections, small ones with the parser in between", async () => {
  const server = await serve(files);
  const opener = openerOf({ ownConnectionBytes: 500_000 });
  const sizes = [5_000_003, 100, 700_000, 3_333_333, 499_999, 2_000_000];
  for (let round = 0; round < 3; round++) {
    const all = sizes.map(async (size, i) => {
      const read = await bytesOf(await opener.open({ url: `${server.url}/${i}-${size}`, fileName }));
      return read.equals(contentOf(i, size));
    });
    expect(await Promise.all(all)).toEqual(sizes.map(() => true));
  }
});

it("loses nothing to a reader that brings no memory and is slow", async () => {
  const server = await serve(files);
  const { stream } = await openerOf().open({ url: `${server.url}/1-4000000`, fileName });
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) {
    pieces.push(piece);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(Buffer.concat(pieces).equals(contentOf(1, 4_000_000))).toBe(true);
});

it("goes on at a byte", async () => {
  const server = await serve(files);
  const resume = { offsetBytes: 1_500_001, validator: '"v1"' };
  const opened = await openerOf().open({ url: `${server.url}/2-3000000`, fileName }, { resume });
  expect(opened).toMatchObject({ offsetBytes: 1_500_001, sizeBytes: 3_000_000 });
  expect((await bytesOf(opened)).equals(contentOf(2, 3_000_000).subarray(1_500_001))).toBe(true);
});

it("takes as much as the server said and no more", async () => {
  const content = contentOf(3, 200_000);
  const url = await rawServer(() => ({ text: answerOf(150_000, content), ends: false }));
  const read = await bytesOf(await openerOf().open({ url, fileName }));
  expect(read.equals(content.subarray(0, 150_000))).toBe(true);
});

it("hands out what came before the connection broke, and then says that it did", async () => {
  const content = contentOf(4, 200_000);
  const url = await rawServer(() => ({ text: answerOf(300_000, content), ends: true }));
  const { stream } = await openerOf().open({ url, fileName });
  let cameBytes = 0;
  const reading = (async () => {
    for await (const piece of stream) cameBytes += piece.length;
  })();
  await expect(reading).rejects.toMatchObject({
    code: "provider/unavailable",
    message: expect.stringContaining("the connection broke after byte 200000 of 300000"),
  });
  expect(cameBytes).toBe(200_000);
});

it("cuts a transfer that stalls, and ends with the signal's reason", async () => {
  const url = await rawServer(() => ({ text: answerOf(300_000, contentOf(5, 200_000)), ends: false }));
  const stalled = await openerOf({ stallTimeoutSeconds: 0.05 }).open({ url, fileName });
  await expect(bytesOf(stalled)).rejects.toThrow(/stopped coming for 0.05 s after byte 200000/);
  const controller = new AbortController();
  const opened = await openerOf().open({ url, fileName }, { signal: controller.signal });
  const reading = bytesOf(opened);
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
});
