/**
 * Orders two texts by code point, as Python sorts strings, so that both packages make the same ids.
 *
 * JavaScript's own order goes by UTF-16 unit and differs for characters beyond the basic plane.
 */
export function compareCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
