import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import type { Bbox } from "./bbox.js";
import { compareCodePoints } from "./code-point-order.js";
import { compactInstant } from "./instant.js";

/** A matchup event's id: `{pair}_{YYYYMMDDTHHMMSS}` of its start, the fraction cut off. */
export function eventId(pair: string, startTime: Date): string {
  return `${pair}_${compactInstant(startTime)}`;
}

/**
 * A matchup's id: `{pair}_{start of each product}_{w}_{s}_{e}_{n}`.
 *
 * @param startTimes the products' starts in pair order
 * @param regionBounds bounds of the collocation region in degrees, written with two decimals
 */
export function matchupId(pair: string, startTimes: readonly Date[], regionBounds: Bbox): string {
  return [pair, ...startTimes.map(compactInstant), ...regionBounds.map(formatBound)].join("_");
}

/**
 * The id of a matchup whose plain id another matchup already has: `_` and the first 8 hex digits of the SHA-256
 * of the sorted product ids, joined by newline.
 */
export function distinctMatchupId(plainId: string, productIds: readonly string[]): string {
  const digest = bytesToHex(sha256(utf8ToBytes([...productIds].sort(compareCodePoints).join("\n"))));
  return `${plainId}_${digest.slice(0, 8)}`;
}

/**
 * A bound in degrees with two decimals, as Python's `.2f` writes it: rounded on the exact value of the double,
 * halves to even (0.125 → `0.12`), the sign kept (-0.001 → `-0.00`).
 */
export function formatBound(degrees: number): string {
  const sign = degrees < 0 || Object.is(degrees, -0) ? "-" : "";
  const magnitude = Math.abs(degrees);
  // A double is exactly half way between two hundredths only as an odd multiple of 1/8: toFixed is exact, but
  // rounds those up.
  const isTie = (magnitude * 8) % 2 === 1;
  if (!isTie) return `${sign}${magnitude.toFixed(2)}`;
  const below = Math.floor(magnitude * 100);
  const even = below % 2 === 0 ? below : below + 1;
  return `${sign}${(even / 100).toFixed(2)}`;
}
