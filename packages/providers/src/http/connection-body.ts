import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { KeptConnections } from "./kept-connections.js";

/** A body that comes off its connection. */
export interface ConnectionBody {
  /** Hands the body out, from its first byte, and whatever comes after it. That it ends says nothing. */
  readonly socket: Socket;
  /** To be called when whoever reads it listens. */
  readonly begin: () => void;
  /** To be called when all of the body has come, or no more of it is wanted. */
  readonly done: () => void;
}

/** A connection that is not one of ours is lost with the body that is read off it; to make another takes far less than this. */
const defaultOwnConnectionBytes = 16 * 1024 * 1024;

/**
 * Takes the connection of an answer whose head has come, to read the rest of its body off it: Node's parser copies every
 * body, which takes longer than reading it.
 *
 * How many bytes the body has is known to the caller, who counts them.
 *
 * @param bodyBytes of the body as it is sent
 * @returns undefined when the parser is to read it, or has nearly all of it
 */
export function connectionBody(
  response: IncomingMessage,
  bodyBytes: number,
  {
    kept,
    ownConnectionBytes,
  }: { readonly kept: KeptConnections; readonly ownConnectionBytes: number | undefined },
): ConnectionBody | undefined {
  const { socket } = response;
  const own = kept.bodyOf(response);
  const fewestBytes = ownConnectionBytes ?? (own === undefined ? defaultOwnConnectionBytes : 0);
  const isPlain = response.headers["transfer-encoding"] === undefined;
  if (!isPlain || bodyBytes < fewestBytes || response.complete || socket.destroyed) return undefined;
  if (response.readableLength >= bodyBytes) return undefined;
  // Node takes the connection's end for a broken answer, which is for those to say who count.
  response.on("error", () => {});
  if (own !== undefined) {
    own.take(bodyBytes);
    const parsed = response.read() as Buffer | null;
    return { socket, begin: () => own.begin(parsed ?? undefined), done: own.done };
  }
  // The parser's; from here on it is told no more.
  socket.removeAllListeners("data");
  const parsed = response.read() as Buffer | null;
  // Reading sets the connection flowing again.
  socket.pause();
  if (parsed !== null) socket.unshift(parsed);
  return { socket, begin: () => {}, done: () => void socket.destroy() };
}
