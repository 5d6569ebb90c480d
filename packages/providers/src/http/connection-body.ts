import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/**
 * Takes the connection of an answer whose head has come, to read the rest of its body off it: Node's parser copies every
 * body, which for a large file takes longer than reading it.
 *
 * The connection has nothing more to give than the body and is to be destroyed afterwards. How many bytes the body has
 * is known to the caller, who counts them; that the connection ends says nothing.
 *
 * @param bodyBytes of the body as it is sent
 * @returns what is left of the body, from its first byte; undefined when the parser has nearly all of it
 */
export function connectionBody(response: IncomingMessage, bodyBytes: number): Socket | undefined {
  const { socket } = response;
  const isPlain = response.headers["transfer-encoding"] === undefined;
  if (!isPlain || response.complete || response.readableLength >= bodyBytes || socket.destroyed) {
    return undefined;
  }
  // The parser's; from here on it is told no more.
  socket.removeAllListeners("data");
  // It takes the connection's end for a broken answer, which is for those to say who count.
  response.on("error", () => {});
  const parsed = response.read() as Buffer | null;
  // Reading sets the connection flowing again.
  socket.pause();
  if (parsed !== null) socket.unshift(parsed);
  return socket;
}
