/**
 * When an answer was sent by its server's clock, which its dates are of.
 *
 * @param date its `Date` header
 */
export function sentAt(date: string | null | undefined): Date {
  const sentMs = Date.parse(date ?? "");
  return Number.isNaN(sentMs) ? new Date() : new Date(sentMs);
}

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds, or an HTTP date.
 *
 * @param now the present, against which a date is counted
 * @returns seconds, 0 for a date gone by; undefined without a header or when it is neither
 */
export function retryAfterSeconds(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now.getTime()) / 1000);
}
