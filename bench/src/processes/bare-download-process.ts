// The least that a Node program must do to download and verify: files of a server into a folder, without an HTTP client, a
// catalogue, retries or any check but SHA-256. What remains between it and eomatch is eomatch's own.
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** What the second thread does: download files of its own, or digest what the first one reads. */
type SecondThread =
  | { readonly folder: string; readonly url: string; readonly files: readonly number[] }
  | "digest";

const connectionsOfThread = 4;
const pieceBytes = 1024 * 1024;
/** Pieces that are being read, or digested by the other thread. */
const pieces = 4;

if (isMainThread) {
  const [folder = "", count = "1", url = ""] = process.argv.slice(2);
  const seconds = Number(count) === 1 ? await single(folder, url) : await many(folder, Number(count), url);
  process.stdout.write(`${JSON.stringify({ seconds })}\n`);
} else {
  await second(workerData as SecondThread);
}

/** Seconds that files take over two threads, each with half of the files and connections of its own. */
async function many(folder: string, count: number, url: string): Promise<number> {
  const half = (rest: number): number[] =>
    Array.from({ length: count }, (_, file) => file).filter((file) => file % 2 === rest);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { folder, url, files: half(1) } satisfies SecondThread,
  });
  await once(worker, "message");
  const began = performance.now();
  worker.postMessage("begin");
  await Promise.all([downloadAll(folder, url, half(0)), once(worker, "message")]);
  const seconds = (performance.now() - began) / 1000;
  await worker.terminate();
  return seconds;
}

async function second(asked: SecondThread): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  if (asked === "digest") {
    const digest = createHash("sha256");
    port.on("message", (piece: Uint8Array | "end") => {
      if (piece === "end") port.postMessage(digest.digest("hex"));
      else port.postMessage(digested(piece, digest).buffer);
    });
  }
  port.postMessage("ready");
  if (asked === "digest") return;
  await once(port, "message");
  await downloadAll(asked.folder, asked.url, asked.files);
  port.postMessage("done");
}

function digested(piece: Uint8Array, digest: Hash): Uint8Array {
  digest.update(piece);
  return piece;
}

async function downloadAll(folder: string, url: string, files: readonly number[]): Promise<void> {
  const left = files.values();
  const work = async (): Promise<void> => {
    const memory = Buffer.allocUnsafeSlow(pieceBytes);
    const get = connection(url);
    for (const file of left) {
      const bytes = await whole(get, `/${file}.bin`, memory);
      createHash("sha256").update(bytes).digest("hex");
      const to = openSync(join(folder, `${file}.bin`), "wx");
      writeSync(to, bytes);
      closeSync(to);
    }
    get.socket.destroy();
  };
  await Promise.all(Array.from({ length: connectionsOfThread }, work));
}

/** A file that one piece of memory holds. */
function whole(get: Connection, path: string, memory: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let filled = 0;
    get.ask(path, {
      room: () => memory.subarray(filled),
      came: (count, bytes) => {
        filled += count;
        if (filled === bytes) resolve(memory.subarray(0, filled));
        if (filled > bytes) reject(new Error(`more came than ${bytes} bytes`));
        return true;
      },
    });
  });
}

/** Seconds that a large file takes which this thread reads and writes and the other one digests. */
async function single(folder: string, url: string): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: "digest" satisfies SecondThread });
  await once(worker, "message");
  const began = performance.now();
  const to = openSync(join(folder, "0.bin"), "wx");
  const free = Array.from({ length: pieces }, () => new Uint8Array(new SharedArrayBuffer(pieceBytes)));
  let current = free.pop();
  let [filled, received] = [0, 0];
  const get = connection(url);
  await new Promise<void>((resolve, reject) => {
    worker.on("message", (answer: SharedArrayBuffer | string) => {
      if (typeof answer === "string") {
        resolve();
        return;
      }
      free.push(new Uint8Array(answer));
      if (current !== undefined) return;
      current = free.pop();
      get.socket.resume();
    });
    worker.on("error", reject);
    get.ask("/0.bin", {
      room: () => current?.subarray(filled) ?? new Uint8Array(0),
      came: (count, bytes) => {
        filled += count;
        received += count;
        if (current === undefined || (filled < current.length && received < bytes)) return true;
        worker.postMessage(current.subarray(0, filled));
        writeSync(to, current, 0, filled);
        filled = 0;
        current = free.pop();
        if (received === bytes) worker.postMessage("end");
        return current !== undefined;
      },
    });
  });
  get.socket.destroy();
  closeSync(to);
  const seconds = (performance.now() - began) / 1000;
  await worker.terminate();
  return seconds;
}

interface Reader {
  /** Where the next bytes of the body go. */
  room(): Uint8Array;
  /** Told how many have come, and of how many. @returns whether more may come at once */
  came(count: number, ofBytes: number): boolean;
}

interface Connection {
  readonly socket: Socket;
  ask(path: string, reader: Reader): void;
}

/** A connection whose answers are read straight into the reader's memory. */
function connection(url: string): Connection {
  const { hostname, port } = new URL(url);
  const head = Buffer.allocUnsafeSlow(pieceBytes);
  let reader: Reader | undefined;
  /** Of the body; undefined while the head is to come. */
  let bytes: number | undefined;
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: () => {
        const room = bytes === undefined ? head : (reader?.room() ?? head);
        // Node takes no room at all for a failure, though nothing comes before somebody asks for it.
        return room.length > 0 ? room : head;
      },
      callback(count) {
        if (reader === undefined) throw new Error("nobody asked for this");
        if (bytes !== undefined) return reader.came(count, bytes);
        const text = head.toString("latin1", 0, Math.min(count, 4096));
        const end = text.indexOf("\r\n\r\n") + 4;
        bytes = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1]);
        if (end < 4 || !text.startsWith("HTTP/1.1 200") || !(bytes > 0)) throw new Error(`answered ${text}`);
        if (count === end) return true;
        reader.room().set(head.subarray(end, count));
        return reader.came(count - end, bytes);
      },
    },
  });
  return {
    socket,
    ask(path, by) {
      reader = by;
      bytes = undefined;
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
    },
  };
}
