/**
 * Orders two texts by code point, as Python sorts strings, so that both packages make the same ids.
 *
 * JavaScript's own order goes by UTF-16 unit and differs for characters beyond the basic plane.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === length) return a.length - b.length;
  // Where the units that differ are second halves, the characters began one unit before.
  const isHalf =
    at > 0 &&
    isHighSurrogate(a.charCodeAt(at - 1)) &&
    (isLowSurrogate(a.charCodeAt(at)) || isLowSurrogate(b.charCodeAt(at)));
  const first = isHalf ? at - 1 : at;
  return (a.codePointAt(first) as number) - (b.codePointAt(first) as number);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
