// The worker thread of index-threads.ts: takes pieces of files, sends back what they hold.
import { parentPort } from "node:worker_threads";
import { type FilePiece, indexPieces } from "./index-pieces.js";
import { buffersOf } from "./item-rows.js";

parentPort?.on("message", async (pieces: readonly FilePiece[]) => {
  const found = await indexPieces(pieces);
  parentPort?.postMessage(found, buffersOf(found.rows));
});
