import type { ApiAnswer, JsonAnswer, WrittenAnswer } from "./api-answer.js";
import { DocumentResponse } from "./document-response.js";
import { entityTag, isMatched } from "./entity-tag.js";
import type { StacApiError } from "./errors.js";
import { fileResponse } from "./file-response.js";
import { mediaTypes } from "./media-types.js";

/** Compresses bytes in the format of gzip. */
export type Gzip = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/** Bodies below this gain nothing by being compressed. */
const minCompressedBytes = 1024;

/** The answer as a Response: with a tag that saves sending it twice, compressed where the client takes that. */
export async function toResponse(answer: ApiAnswer, request: Request, gzip: Gzip): Promise<Response> {
  if (answer.kind !== "file") return documentResponse(answer, request, gzip);
  return fileResponse(answer.file, request, {
    type: safeType(answer.type),
    // What an archive gave may be a page with a script; it is shown as a document of no site (CSP, "sandbox").
    headers: {
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    },
  });
}

/** An error as a Response (STAC API, core, "Errors"): `{ code, description }`. */
export async function errorResponse(error: StacApiError, request: Request, gzip: Gzip): Promise<Response> {
  const { code, message, status, headers } = error;
  const body = { code: code.slice(code.indexOf("/") + 1), description: message };
  return documentResponse({ kind: "json", status, type: mediaTypes.json, body, headers }, request, gzip);
}

/** A media type as it may stand in a header; one of a page is not told, so that it is saved instead of shown. */
function safeType(type: string | undefined): string {
  const isWellFormed = type !== undefined && /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w-]+="?[\w.+-]+"?)*$/.test(type);
  return isWellFormed && !/html|javascript|ecmascript/i.test(type) ? type : "application/octet-stream";
}

async function documentResponse(
  answer: JsonAnswer | WrittenAnswer,
  request: Request,
  gzip: Gzip,
): Promise<Response> {
  const { type } = answer;
  const status = (answer.kind === "json" ? answer.status : undefined) ?? 200;
  const bytes = answer.kind === "json" ? new TextEncoder().encode(JSON.stringify(answer.body)) : answer.bytes;
  const headers = new Headers({ ...answer.headers, "content-type": type, vary: "Accept-Encoding" });
  headers.set("x-content-type-options", "nosniff");
  if (status === 200) {
    const tag = await entityTag(bytes);
    headers.set("etag", tag);
    // Kept, but asked for anew each time: a find may add to the catalogue at any moment.
    headers.set("cache-control", "no-cache");
    if (isMatched(request.headers.get("if-none-match"), tag))
      return new Response(null, { status: 304, headers });
  } else headers.set("cache-control", "no-store");
  const isCompressed =
    bytes.length >= minCompressedBytes && takesGzip(request.headers.get("accept-encoding"));
  const sent = isCompressed ? await gzip(bytes) : bytes;
  if (isCompressed) headers.set("content-encoding", "gzip");
  headers.set("content-length", String(sent.length));
  return new DocumentResponse(request.method === "HEAD" ? null : sent, { status, headers });
}

function takesGzip(accepted: string | null): boolean {
  return (accepted ?? "").split(",").some((one) => {
    const [, coding, quality = "1"] = /^\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+))?\s*$/i.exec(one) ?? [];
    return coding?.toLowerCase() === "gzip" && Number(quality) > 0;
  });
}

/** Compresses with what every runtime has. */
export const webGzip: Gzip = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
