import type { IncomingHttpHeaders } from "node:http";
import { isOfVersion, validatorOf } from "./validator.js";

/** What was asked for with a range. */
export interface ResumeFrom {
  readonly offsetBytes: number;
  readonly validator: string;
}

/** What an answer brings of a file. */
export interface FilePart {
  readonly offsetBytes: number;
  /** Size of the whole file, when the answer says. */
  readonly sizeBytes: number | undefined;
  /** Bytes that the answer's body holds, when it says. */
  readonly bodyBytes: number | undefined;
  readonly validator: string | undefined;
}

/**
 * Reads from status and headers which part of a file an answer brings.
 *
 * `restart` means that nothing can be made of it and the file must be asked for from its start: a part of another
 * version or another part than was asked for, a range beyond the end, a packed answer to a range.
 *
 * @returns undefined for a status that brings no file
 */
export function filePartOf(
  { status, headers }: { readonly status: number; readonly headers: IncomingHttpHeaders },
  resume: ResumeFrom | undefined,
): FilePart | "restart" | undefined {
  const isPacked = encodingOf(headers) !== "identity";
  const length = lengthOf(headers["content-length"]);
  if (status === 200) {
    return {
      offsetBytes: 0,
      sizeBytes: isPacked ? undefined : length,
      bodyBytes: isPacked ? undefined : length,
      // Offsets in what is unpacked here mean nothing to the server.
      validator: isPacked ? undefined : validatorOf(headers),
    };
  }
  if (status !== 206 && status !== 416) return undefined;
  if (resume === undefined || isPacked) return "restart";
  const { offsetBytes, validator } = resume;
  const range = contentRange(headers["content-range"]);
  if (status === 416) {
    // Everything has come already, if it is still the same file.
    const isComplete = range?.size === offsetBytes && isOfVersion(headers, validator, false);
    return isComplete ? { offsetBytes, sizeBytes: offsetBytes, bodyBytes: 0, validator } : "restart";
  }
  const isAsked = range?.first === offsetBytes && isOfVersion(headers, validator, true);
  if (!isAsked || range.last === undefined || range.last < offsetBytes) return "restart";
  const bodyBytes = range.last - offsetBytes + 1;
  if (length !== undefined && length !== bodyBytes) return "restart";
  if (range.size !== undefined && range.size <= range.last) return "restart";
  return { offsetBytes, sizeBytes: range.size, bodyBytes, validator };
}

/** How the body is packed, `identity` when it is not. */
export function encodingOf(headers: IncomingHttpHeaders): string {
  const encoding = headers["content-encoding"]?.trim().toLowerCase();
  return encoding === undefined || encoding === "" ? "identity" : encoding;
}

/** Tells whether an answer says where its body ends; if not, a connection that broke looks like the end. */
export function saysWhereItEnds(headers: IncomingHttpHeaders): boolean {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

/** Kinds of files that are a page or an error message where something else was asked for. */
const pageType = /^(text\/html|application\/xhtml\+xml)\b/i;
const messageType = /^(text\/xml|application\/xml|application\/problem\+|application\/json|text\/plain)\b/i;

/** Files that are text themselves. */
const textName = /\.(html?|xml|xsd|kml|gml|json|geojson|txt|csv|md|safe|met|ang|xfdumanifest)$/i;

/**
 * What an answer is by its media type, when it cannot be the file that was asked for: a `page`, as archives send when
 * one must sign in, or a `message`, as storage sends when it fails.
 */
export function intruderOf(
  headers: IncomingHttpHeaders,
  { fileName, type }: { readonly fileName: string; readonly type?: string | undefined },
): "page" | "message" | undefined {
  const sent = headers["content-type"] ?? "";
  if (textName.test(fileName) || (type !== undefined && /(html|xml|json|text)/i.test(type))) return undefined;
  if (pageType.test(sent)) return "page";
  // Only binary files are known not to be text: a name without extension may be anything.
  return messageType.test(sent) && binaryName.test(fileName) ? "message" : undefined;
}

const binaryName =
  /\.(zip|tar|t?gz|nc4?|h5|hdf5?|he5|tiff?|jp2|png|jpe?g|bin|dat|parquet|zarr|grib2?|grb2?)$/i;

function lengthOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** Reads `bytes 5-9/10`, `bytes 5-9/*` and, of a 416, the size after a star (RFC 9110 §14.4). */
function contentRange(
  header: string | undefined,
): { readonly first?: number; readonly last?: number; readonly size?: number | undefined } | undefined {
  const [, first, last, size] =
    /^bytes\s+(?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15}|\*)$/i.exec(header ?? "") ?? [];
  if (size === undefined) return undefined;
  return {
    ...(first === undefined || last === undefined ? {} : { first: Number(first), last: Number(last) }),
    size: size === "*" ? undefined : Number(size),
  };
}
