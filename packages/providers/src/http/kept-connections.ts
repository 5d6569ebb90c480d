import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { type GatheredBody, gatheredBody } from "./gathered-body.js";
import type { ReadMemory } from "./read-memory.js";

/** An answer's head seldom has more; what of a body comes with it is copied. */
const headBytes = 16 * 1024;

/** As many are kept of a host, while there is no request. */
const maxIdle = 64;

/** Used again within this time: many servers close them after five seconds, and a request that crosses that is lost. */
const idleMs = 4000;

/** Connections over plain HTTP, each kept for the next request when its answer is over. */
export interface KeptConnections {
  /** A connection to where an address is: one that is idle, or a new one. */
  take(address: URL): Socket;
  /** Reads the body of an answer whose head has come, if its connection is one of these. */
  bodyOf(response: IncomingMessage): OwnBody | undefined;
}

/** A body that is read off its connection and not by Node's parser, which copies every body. */
interface OwnBody {
  /**
   * Takes it from the parser. From now on the socket tells `data` of it, in as few pieces as come in time, whoever has
   * paused it, and of what has come before it tells that the connection is over.
   */
  take(bodyBytes: number): void;
  /** Begins with what the parser has had of it. */
  begin(parsed: Uint8Array | undefined): void;
  /** Ends the answer: the connection is kept if all of the body has come, and closed if not. */
  done(): void;
}

/** Makes connections that read bodies into memory of this kind. */
export function createKeptConnections(memory: ReadMemory): KeptConnections {
  const idle = new Map<string, KeptConnection[]>();
  const bySocket = new WeakMap<Socket, KeptConnection>();
  return {
    take(address) {
      const { host } = address;
      const waiting = idle.get(host) ?? [];
      idle.set(host, waiting);
      // The last one used is the least likely to have been closed by the server.
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
        if (one.use()) return one.socket;
      }
      const made = keptConnection(address, memory, {
        onIdle: () => waiting.length < maxIdle && waiting.push(made) > 0,
        onClose: () => {
          const at = waiting.indexOf(made);
          if (at >= 0) waiting.splice(at, 1);
        },
      });
      bySocket.set(made.socket, made);
      return made.socket;
    },
    bodyOf(response) {
      const connection = bySocket.get(response.socket);
      return connection === undefined
        ? undefined
        : {
            take: connection.takeBody,
            begin: connection.beginBody,
            done: () => connection.endAnswer(response),
          };
    },
  };
}

/** By the names of their events. */
type Listeners = ReadonlyMap<string | symbol, ReadonlySet<unknown>>;

interface KeptConnection {
  readonly socket: Socket;
  /** Takes it out of its idleness. @returns whether it is still there */
  use(): boolean;
  takeBody(bodyBytes: number): void;
  beginBody(parsed: Uint8Array | undefined): void;
  endAnswer(response: IncomingMessage): void;
}

function keptConnection(
  { hostname, port }: URL,
  memory: ReadMemory,
  { onIdle, onClose }: { readonly onIdle: () => boolean; readonly onClose: () => void },
): KeptConnection {
  const head = Buffer.allocUnsafeSlow(headBytes);
  let body: GatheredBody | undefined;
  /** Undefined while there is a request. */
  let idleSinceMs: number | undefined;
  let hasStray = false;
  const socket: Socket = connect({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port === "" ? 80 : port),
    noDelay: true,
    keepAlive: true,
    onread: {
      buffer: () => body?.room() ?? head,
      callback(count, buffer) {
        const came = buffer.subarray(0, count);
        if (idleSinceMs !== undefined) hasStray = true;
        // The parser may keep what it is given.
        else if (body === undefined) socket.push(Buffer.from(came));
        else if (buffer !== head) body.filled(count);
        else if (body.copy(came) < count) hasStray = true;
        // Nobody asked for what comes now.
        if (idleSinceMs !== undefined && hasStray) socket.destroy();
        return !socket.isPaused();
      },
    },
  });
  const becomeIdle = (): void => {
    removeOthers(socket, own);
    body = undefined;
    idleSinceMs = performance.now();
    // To see when the server closes it.
    socket.resume();
    socket.unref();
    // What has come beyond the answer is read until then, and is no part of the next one.
    setImmediate(() => {
      if (hasStray || socket.destroyed || !socket.writable || !onIdle()) socket.destroy();
    });
  };
  // Told before whoever reads the body is told that the connection is over.
  for (const over of ["end", "error", "close"]) socket.on(over, () => body?.handOut());
  socket.on("close", onClose);
  // Node's word for it, where the parser has read all of an answer.
  socket.on("free", becomeIdle);
  const own: Listeners = new Map(
    socket.eventNames().map((name) => [name, new Set<unknown>(socket.rawListeners(name))]),
  );
  return {
    socket,
    use() {
      const isStale = performance.now() - (idleSinceMs ?? 0) > idleMs;
      idleSinceMs = undefined;
      if (isStale || socket.destroyed || !socket.writable) {
        socket.destroy();
        return false;
      }
      socket.ref();
      return true;
    },
    takeBody(bodyBytes) {
      removeOthers(socket, own);
      body = gatheredBody(bodyBytes, {
        memory,
        isPaused: () => socket.isPaused(),
        onPiece: (piece) => void socket.emit("data", piece),
      });
    },
    beginBody(parsed) {
      if (body !== undefined && parsed !== undefined && body.copy(parsed) < parsed.length) hasStray = true;
    },
    endAnswer(response) {
      const isWhole = body?.end() === true;
      if (!isWhole || !isKeptByServer(response)) {
        socket.destroy();
        return;
      }
      becomeIdle();
    },
  };
}

/** Lets go of a connection what a request has put on it: Node's parser, and whatever else listens. */
function removeOthers(socket: Socket, own: Listeners): void {
  for (const name of socket.eventNames()) {
    for (const listener of socket.rawListeners(name)) {
      if (own.get(name)?.has(listener) !== true) socket.removeListener(name, listener as () => void);
    }
  }
}

function isKeptByServer({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === "1.1" && !/\bclose\b/i.test(headers.connection ?? "");
}
