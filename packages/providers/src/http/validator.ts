import type { IncomingHttpHeaders } from "node:http";

/**
 * What tells this version of a file from any other: its strong ETag, else its Last-Modified; undefined when it has
 * neither, or only a weak ETag.
 *
 * A Last-Modified says so only if it is a second or more older than the answer (RFC 9110 §8.8.2.2): a file that was
 * just written may be written again within the same second.
 */
export function validatorOf(headers: IncomingHttpHeaders): string | undefined {
  const { etag, "last-modified": modified, date } = headers;
  if (etag !== undefined && /^"[^"]*"$/.test(etag)) return etag;
  if (etag !== undefined && !etag.startsWith("W/")) return undefined;
  const modifiedMs = modified === undefined ? Number.NaN : Date.parse(modified);
  if (Number.isNaN(modifiedMs)) return undefined;
  const dateMs = date === undefined ? Number.NaN : Date.parse(date);
  return !Number.isNaN(dateMs) && dateMs - modifiedMs < 1000 ? undefined : modified;
}

/**
 * Tells whether an answer is of the version that a validator names.
 *
 * An answer to `If-Range` with a date need not repeat the date (RFC 9110 §15.3.7), one with an ETag has to.
 *
 * @param isPart the answer is a 206, which a server sends only if it found the condition of `If-Range` to hold
 */
export function isOfVersion(headers: IncomingHttpHeaders, validator: string, isPart: boolean): boolean {
  const { etag, "last-modified": modified } = headers;
  if (validator.startsWith('"')) return etag === validator;
  return modified === undefined ? isPart : Date.parse(modified) === Date.parse(validator);
}
