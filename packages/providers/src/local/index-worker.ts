// The worker thread of index-threads.ts: takes pieces of files, sends back what they hold.
import { parentPort } from "node:worker_threads";
import { type FilePiece, indexPieces } from "./index-pieces.js";
import { buffersOf } from "./item-rows.js";

// V8 compiles what reads typed arrays for memory that is never handed over, and throws all of it away when some first is:
// here after the first answer. Handing over a byte now spares compiling everything twice.
const byte = new ArrayBuffer(1);
structuredClone(byte, { transfer: [byte] });

parentPort?.on("message", async (pieces: readonly FilePiece[]) => {
  const found = await indexPieces(pieces);
  parentPort?.postMessage(found, buffersOf(found.rows));
});
