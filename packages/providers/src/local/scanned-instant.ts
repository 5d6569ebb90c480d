import { unusual } from "./json-cursor.js";

const [zero, hyphen, colon, point, plus] = [0x30, 0x2d, 0x3a, 0x2e, 0x2b];
const [letterT, letterZ] = [0x54, 0x5a];

/**
 * Reads an instant of the common form, `2024-10-09T17:42:31Z`, with any decimals, also with `+00:00` for the `Z`.
 *
 * @returns milliseconds since 1970, UTC; decimals beyond are cut off, as parseInstant does
 * @throws `unusual` for any other form, and for days and hours that do not exist
 */
export function scannedInstant(bytes: Buffer, from: number, to: number): number {
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2);
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  const hour = twoDigits(bytes, from + 11);
  const minute = twoDigits(bytes, from + 14);
  const second = twoDigits(bytes, from + 17);
  const isSeparated =
    bytes[from + 4] === hyphen &&
    bytes[from + 7] === hyphen &&
    bytes[from + 10] === letterT &&
    bytes[from + 13] === colon &&
    bytes[from + 16] === colon;
  // Date.UTC takes years before 100 for those of the last century: such dates are not common.
  if (!isSeparated || year < 1000 || hour > 23 || minute > 59 || second > 59) throw unusual;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) throw unusual;
  let at = from + 19;
  let milliseconds = 0;
  if (bytes[at] === point) {
    const first = ++at;
    for (; at < to && isDigit(bytes[at] as number); at++) {
      if (at < first + 3) milliseconds += ((bytes[at] as number) - zero) * 10 ** (2 - (at - first));
    }
    if (at === first) throw unusual;
  }
  if (!isUtc(bytes, at, to)) throw unusual;
  const minutes = (daysSince1970(year, month, day) * 24 + hour) * 60 + minute;
  return (minutes * 60 + second) * 1000 + milliseconds;
}

function isUtc(bytes: Buffer, at: number, to: number): boolean {
  if (bytes[at] === letterZ) return at + 1 === to;
  return (
    at + 6 === to &&
    bytes[at] === plus &&
    bytes[at + 3] === colon &&
    twoDigits(bytes, at + 1) === 0 &&
    twoDigits(bytes, at + 4) === 0
  );
}

function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at] as number;
  const ones = bytes[at + 1] as number;
  if (!isDigit(tens) || !isDigit(ones)) throw unusual;
  return (tens - zero) * 10 + (ones - zero);
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= zero + 9;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of the proleptic Gregorian calendar, the year beginning in March so that the leap day is its last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const dayOfYear = Math.floor((153 * monthsSinceMarch + 2) / 5) + day - 1;
  // 719468 days lie between 1 March of the year 0 and 1970.
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}
