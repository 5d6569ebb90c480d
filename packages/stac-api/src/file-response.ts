import type { AssetFile } from "@eomatch/stac-model";
import { requestedRange } from "./byte-range.js";
import { isMatched } from "./entity-tag.js";

/** How a file is to be shown. */
export interface FilePresentation {
  /** Its media type. */
  readonly type: string;
  /** Header fields besides those of the file itself. */
  readonly headers?: { readonly [name: string]: string } | undefined;
}

/**
 * A file as a Response: whole, a range of it, or only that it has not changed (RFC 9110 §13, §14).
 *
 * @throws StacApiError `stac-api/range-not-satisfiable`
 */
export function fileResponse(
  file: AssetFile,
  request: Request,
  { type, headers: more }: FilePresentation,
): Response {
  const tag = `"${file.version}"`;
  const modified = file.modifiedAt.toUTCString();
  const headers = new Headers({
    "content-type": type,
    "cache-control": "no-cache",
    ...more,
    "accept-ranges": "bytes",
    etag: tag,
    "last-modified": modified,
    "x-content-type-options": "nosniff",
  });
  if (isUnchanged(request.headers, file, tag)) return new Response(null, { status: 304, headers });
  const range = mayBePart(request.headers, { tag, modified })
    ? requestedRange(request.headers.get("range"), file.sizeBytes)
    : undefined;
  const { from, to } = range ?? { from: 0, to: file.sizeBytes };
  headers.set("content-length", String(to - from));
  if (range !== undefined) headers.set("content-range", `bytes ${from}-${to - 1}/${file.sizeBytes}`);
  const isEmpty = request.method === "HEAD" || from === to;
  const body = isEmpty ? null : streamOf(file.read({ from, to }, { signal: request.signal }));
  return new Response(body, { status: range === undefined ? 200 : 206, headers });
}

function isUnchanged(headers: Headers, file: AssetFile, tag: string): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) return isMatched(tags, tag);
  const since = Date.parse(headers.get("if-modified-since") ?? "");
  // The field has whole seconds.
  return Math.floor(file.modifiedAt.getTime() / 1000) * 1000 <= since;
}

/** A range of a file that has changed since the client had the rest of it would make a broken file (RFC 9110 §13.1.5). */
function mayBePart(
  headers: Headers,
  { tag, modified }: { readonly tag: string; readonly modified: string },
): boolean {
  const condition = headers.get("if-range");
  return condition === null || condition === tag || condition === modified;
}

// ReadableStream.from is not everywhere yet.
function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}
