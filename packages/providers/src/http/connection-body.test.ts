import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
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

/** A server of {@link files} that counts who connects. */
async function countingServer(headers: { readonly [name: string]: string } = {}) {
  let connections = 0;
  const server = await serve((asked, response, n) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return files(asked, response, n);
  });
  const { port } = new URL(server.url);
  // Between the two, so that connections can be counted.
  const front = createServer((socket) => {
    connections += 1;
    const back = connect(Number(port), "127.0.0.1");
    socket.pipe(back).pipe(socket);
    for (const end of [socket, back]) end.on("error", () => {});
    onTestFinished(() => void socket.destroy());
  }).listen(0, "127.0.0.1");
  await once(front, "listening");
  onTestFinished(() => void front.close());
  const url = `http://127.0.0.1:${(front.address() as { port: number }).port}`;
  return { url, connections: () => connections };
}

it("keeps a connection for the next file, whoever has read its body", async () => {
  const server = await countingServer();
  const opener = openerOf({ ownConnectionBytes: undefined });
  for (const size of [1_000_000, 10, 3_000_001, 0, 70_000]) {
    const read = await bytesOf(await opener.open({ url: `${server.url}/1-${size}`, fileName }));
    expect(read.equals(contentOf(1, size))).toBe(true);
    // It is looked at first whether more comes than was asked for.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(server.connections()).toBe(1);
});

it("makes a new one where the server closes it, or its body was not read to its end", async () => {
  const closing = await countingServer({ connection: "close" });
  const opener = openerOf();
  for (let i = 1; i <= 2; i++) {
    const read = await bytesOf(await opener.open({ url: `${closing.url}/1-300000`, fileName }));
    expect(read.equals(contentOf(1, 300_000))).toBe(true);
    expect(closing.connections()).toBe(i);
  }
  const keeping = await countingServer();
  const { stream } = await opener.open({ url: `${keeping.url}/1-9000000`, fileName });
  await stream.cancel();
  const read = await bytesOf(await opener.open({ url: `${keeping.url}/2-300000`, fileName }));
  expect(read.equals(contentOf(2, 300_000))).toBe(true);
  expect(keeping.connections()).toBe(2);
});

it("does not take what comes after a body for the next answer", async () => {
  const [first, second] = [contentOf(6, 200_000), contentOf(7, 200_000)];
  const forged = answerOf(4, Buffer.from("evil"));
  const url = await rawServer((n) => ({
    text: n === 1 ? Buffer.concat([answerOf(first.length, first), forged]) : answerOf(second.length, second),
    ends: false,
  }));
  const opener = openerOf();
  expect((await bytesOf(await opener.open({ url, fileName }))).equals(first)).toBe(true);
  expect((await bytesOf(await opener.open({ url, fileName }))).equals(second)).toBe(true);
});

it("hands out what a slow server has sent so far", async () => {
  const content = contentOf(8, 300_000);
  const server = await serve((_, response) => {
    response.writeHead(200, { etag: '"v1"', "content-length": content.length });
    response.write(content.subarray(0, 100_000));
    resume = () => void response.end(content.subarray(100_000));
  });
  let resume = (): void => {};
  const { stream } = await openerOf().open({ url: `${server.url}/`, fileName });
  const pieces: Uint8Array[] = [];
  let cameBytes = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    cameBytes += piece.length;
    // Only then does the rest come.
    if (cameBytes === 100_000) resume();
  }
  expect(Buffer.concat(pieces).equals(content)).toBe(true);
  expect(pieces.length).toBeGreaterThan(1);
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
