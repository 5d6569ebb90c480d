/**
 * Days at whose beginning (00:00:00 UTC) one leap second had just been inserted.
 *
 * Source: IERS Bulletin C; the list is complete up to Bulletin C 70 (July 2025), which announces none.
 */
const LEAP_SECOND_DAYS: readonly string[] = [
  "1972-07-01",
  "1973-01-01",
  "1974-01-01",
  "1975-01-01",
  "1976-01-01",
  "1977-01-01",
  "1978-01-01",
  "1979-01-01",
  "1980-01-01",
  "1981-07-01",
  "1982-07-01",
  "1983-07-01",
  "1985-07-01",
  "1988-01-01",
  "1990-01-01",
  "1991-01-01",
  "1992-07-01",
  "1993-07-01",
  "1994-07-01",
  "1996-01-01",
  "1997-07-01",
  "1999-01-01",
  "2006-01-01",
  "2009-01-01",
  "2012-07-01",
  "2015-07-01",
  "2017-01-01",
];

/** Unix time in seconds of each leap second's end, ascending. */
const LEAP_INSTANTS: readonly number[] = LEAP_SECOND_DAYS.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000);

/**
 * Counts the leap seconds inserted up to an instant since 1972.
 *
 * Unix time repeats or stretches a leap second, so a difference of two Unix times is short of the seconds that
 * really passed by the difference of this count. Over that second a satellite moves 7 km.
 *
 * @param unixSeconds seconds since 1970-01-01T00:00:00Z on the Unix scale
 */
export function leapSecondsUntil(unixSeconds: number): number {
  let count = LEAP_INSTANTS.length;
  while (count > 0 && unixSeconds < (LEAP_INSTANTS[count - 1] as number)) count--;
  return count;
}

/** Lists the leap seconds inside a period as Unix seconds, both ends exclusive. */
export function leapSecondsBetween(startSeconds: number, stopSeconds: number): readonly number[] {
  return LEAP_INSTANTS.filter((instant) => instant > startSeconds && instant < stopSeconds);
}
