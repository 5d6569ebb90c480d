import type { IncomingMessage } from "node:http";
import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { OpenOptions, ProductStream } from "@eomatch/stac-model";
import { HttpError } from "../errors.js";
import { connectionBody } from "./connection-body.js";
import type { Credentials } from "./credentials.js";
import { contentSummary, describe } from "./exchange.js";
import {
  encodingOf,
  type FilePart,
  filePartOf,
  intruderOf,
  type ResumeFrom,
  saysWhereItEnds,
} from "./file-answer.js";
import { fileBody } from "./file-body.js";
import { fileError } from "./file-error.js";
import { beginningOf, type Connections, createConnections, discard } from "./file-request.js";
import { fileStream } from "./file-stream.js";
import { followTo, type Reached } from "./follow.js";
import type { HostBudget } from "./host-budget.js";
import { type HttpOptions, isTransientStatus, withRetries } from "./request.js";
import { retryAfterSeconds, sentAt } from "./retry-after.js";

/** Options of {@link createFileOpener}. */
export interface FileOpenerOptions extends HttpOptions {
  /** The provider's name, for errors. */
  readonly provider: string;
  /** Keeps the connections to each host within its limit, from the request to the file's last byte. */
  readonly budget: HostBudget;
  /** What signs each hop in, at the hosts that it belongs to. */
  readonly credentials?: Credentials | undefined;
  /**
   * A body of so many bytes and more is read off its connection and not by Node's parser, which is faster. By default
   * every body over plain HTTP of which it is known how long it is, and from 16 MiB on others, whose connection is
   * closed afterwards and not kept for the next file.
   */
  readonly ownConnectionBytes?: number | undefined;
}

/** A file at an address. */
interface FileAddress {
  readonly url: string;
  /** Its name with its extension, which tells a page or an error message from a file. */
  readonly fileName: string;
  readonly type?: string | undefined;
  readonly productId?: string | undefined;
  /** Size and checksum as the archive lists them; only whether they are known matters here. */
  readonly sizeBytes?: number | undefined;
  readonly checksum?: string | undefined;
}

/** Opens files of an archive over HTTP. */
export interface FileOpener {
  /**
   * Opens a file at its start, or at a byte if it is still the same file.
   *
   * What fails before the first byte is tried again as often as the options say. What fails later errors the stream
   * with a ProviderError `provider/unavailable`; opening it again from there is the caller's affair.
   *
   * @throws ProviderError `provider/unauthorized`, `provider/not-found`, `provider/unavailable` after all tries,
   *   `provider/bad-response`, `provider/offline` (202); the signal's reason
   */
  open(file: FileAddress, options?: Omit<OpenOptions, "file">): Promise<ProductStream>;
}

/**
 * Makes an opener of files, which keeps its connections open for the next one.
 *
 * A file goes on from a byte only if the server says that it is the version that the validator names (`If-Range`,
 * RFC 9110 §13.1.5); a part of anything else is dropped and the file asked for from its start. Answers are asked for
 * unpacked; one that comes packed nevertheless is unpacked, unless the file itself is named `.gz`.
 */
export function createFileOpener(options: FileOpenerOptions): FileOpener {
  const connections = createConnections();

  const reach = (file: FileAddress, resume: ResumeFrom | undefined, open: OpenOptions): Promise<Reached> =>
    followTo(file.url, {
      ...options,
      connections,
      signal: open.signal,
      headers: {
        accept: "*/*",
        "accept-encoding": "identity",
        ...(resume === undefined
          ? {}
          : { range: `bytes=${resume.offsetBytes}-`, "if-range": resume.validator }),
      },
    });

  const openOnce = async (file: FileAddress, open: OpenOptions): Promise<ProductStream> => {
    let { resume } = open;
    for (;;) {
      const reached = await reach(file, resume, open);
      try {
        const part = await partOf(reached.response, { file, resume, url: reached.url });
        if (part !== "restart") {
          return streamOf(reached, part, { file, open, options, connections });
        }
      } catch (error) {
        reached.release();
        throw error;
      }
      discard(reached.response);
      reached.release();
      if (resume === undefined) {
        const { statusCode } = reached.response;
        const what = describe({ method: "GET", url: reached.url });
        throw new HttpError(
          "http/bad-content",
          `${what}: sent a part (status ${statusCode}) nobody asked for`,
        );
      }
      resume = undefined;
    }
  };

  return {
    async open(file, open = {}) {
      const { signal, onRetry } = open;
      try {
        if (!URL.canParse(file.url)) {
          const what = describe({ method: "GET", url: file.url });
          throw new HttpError(
            "http/bad-address",
            `${what}: this is no address; tell the archive, or name another provider`,
          );
        }
        const { host } = new URL(file.url);
        return await withRetries(host, () => openOnce(file, open), { ...options, signal, onRetry });
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        throw fileError(error, { provider: options.provider, productId: file.productId });
      }
    },
  };
}

/** What an answer brings of the file. @throws HttpError for an answer that brings none */
async function partOf(
  response: IncomingMessage,
  {
    file,
    resume,
    url,
  }: { readonly file: FileAddress; readonly resume: ResumeFrom | undefined; readonly url: string },
): Promise<FilePart | "restart"> {
  const { headers, statusCode: status = 0 } = response;
  const what = describe({ method: "GET", url });
  const part = filePartOf({ status, headers }, resume);
  if (part === undefined) {
    const text = await beginningOf(response);
    const seconds = retryAfterSeconds(headers["retry-after"] ?? null, sentAt(headers.date));
    const summary = contentSummary({ status, contentType: headers["content-type"] ?? "", text });
    throw new HttpError("http/status", `${what}: ${summary}`, {
      status,
      host: new URL(url).host,
      isTransient: isTransientStatus(status),
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    });
  }
  if (part === "restart") return part;
  const intruder = intruderOf(headers, file);
  if (intruder === "page") {
    response.destroy();
    throw new HttpError("http/sign-in", `${what}: sent a web page instead of ${file.fileName}`);
  }
  if (intruder === "message") {
    const text = await beginningOf(response);
    const summary = contentSummary({ status, contentType: headers["content-type"] ?? "", text });
    throw new HttpError(
      "http/bad-content",
      `${what}: sent a message instead of ${file.fileName}: ${summary}`,
    );
  }
  const isVerifiable = file.sizeBytes !== undefined || file.checksum !== undefined;
  if (!isVerifiable && !saysWhereItEnds(headers)) {
    response.destroy();
    const why = "does not say how long the file is, so that one cut short could not be told from a whole one";
    throw new HttpError("http/bad-content", `${what}: ${why}`);
  }
  return part;
}

function streamOf(
  { response, url, release }: Reached,
  part: FilePart,
  context: {
    readonly file: FileAddress;
    readonly open: OpenOptions;
    readonly options: FileOpenerOptions;
    readonly connections: Connections;
  },
): ProductStream {
  const { file, open, options, connections } = context;
  const what = describe({ method: "GET", url });
  const of = part.sizeBytes === undefined ? "" : ` of ${part.sizeBytes}`;
  const said: { readonly [how: string]: (bytes: number) => string } = {
    stalled: (bytes) =>
      `the file stopped coming for ${options.stallTimeoutSeconds ?? 60} s after byte ${bytes}${of}`,
    broken: (bytes) => `the connection broke after byte ${bytes}${of}`,
    short: (bytes) => `the file ended early, after byte ${bytes}${of}`,
    long: (bytes) => `more came than the server said: ${bytes} bytes${of}`,
  };
  const body = unpacked(response, file.fileName, what);
  const { bodyBytes } = part;
  const { kept, memory } = connections;
  const { ownConnectionBytes } = options;
  const own =
    body === response && bodyBytes !== undefined
      ? connectionBody(response, bodyBytes, { kept, ownConnectionBytes })
      : undefined;
  const coming = fileBody(own?.socket ?? body, {
    expectedBytes: bodyBytes,
    isCounted: own !== undefined,
    stallTimeoutSeconds: options.stallTimeoutSeconds ?? 60,
    signal: open.signal,
    onDone: () => {
      own?.done();
      release();
    },
    onCopied: memory.giveBack,
    exchange: memory.exchange,
    // The port's error at once: it comes out of the stream, where nobody translates it.
    failure: (how, bytes, cause) =>
      fileError(
        new HttpError("http/truncated", `${what}: ${said[how]?.(part.offsetBytes + bytes)}`, {
          isTransient: true,
          cause,
        }),
        { provider: options.provider, productId: file.productId },
      ),
  });
  own?.begin();
  return fileStream(coming, part);
}

/** The body as the file is. */
function unpacked(response: IncomingMessage, fileName: string, what: string): Readable {
  const encoding = encodingOf(response.headers);
  // Some servers call a compressed file a packed one; its bytes are the file then.
  const isFileItself = /gzip$/.test(encoding) && /\.(t?gz|svgz)$/i.test(fileName);
  if (encoding === "identity" || isFileItself) return response;
  const decoders = {
    gzip: createGunzip,
    "x-gzip": createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const create = Object.hasOwn(decoders, encoding) ? decoders[encoding as keyof typeof decoders] : undefined;
  if (create === undefined) {
    response.destroy();
    throw new HttpError(
      "http/bad-content",
      `${what}: the file came packed as ${encoding}, which was not asked for`,
    );
  }
  const decoder = create();
  pipeline(response, decoder, () => {});
  return decoder;
}
