/**
 * Joins the two halves of a ring that was cut along the antimeridian, as RFC 7946 has it, in place.
 *
 * That is one footprint in a hundred, and reading it in the exact way costs more than fifty others. `positions` holds
 * the halves one after the other, `[lon, lat, lon, lat, …]` in degrees, unclosed, and as much room again; afterwards it
 * holds the ring, with longitudes from 0 to 360. Gives how many numbers that is, or 0 where the halves are not two
 * rings with one edge along ±180° each, the same one, and everything else on its own side: the exact reading knows what
 * those are.
 *
 * @param middle where the second half begins
 * @param end where it ends
 */
export function joinHalves(positions: Float64Array, middle: number, end: number): number {
  const isEastFirst = positions[0]! > 0;
  const first = seamStart(positions, 0, middle, isEastFirst ? 180 : -180);
  const second = seamStart(positions, middle, end, isEastFirst ? -180 : 180);
  if (first < 0 || second < 0) return 0;
  const afterFirst = next(first, 0, middle);
  const afterSecond = next(second, middle, end);
  const isTurned = positions[first + 1] === positions[second + 1];
  const meets = isTurned ? afterSecond : second;
  const leaves = isTurned ? second : afterSecond;
  // Both have the same edge: it ends for one where it begins for the other, unless one of them is wound wrongly.
  if (positions[afterFirst + 1] !== positions[meets + 1] || positions[first + 1] !== positions[leaves + 1])
    return 0;
  const lonOfFirst = isEastFirst ? 0 : 360;
  // Written behind the halves: an array of its own for each such ring takes longer than all else here.
  let filled = end;
  for (let k = 0, at = afterFirst; k < middle; k += 2, at = next(at, 0, middle)) {
    positions[filled] = positions[at]! + lonOfFirst;
    positions[filled + 1] = positions[at + 1]!;
    filled += 2;
  }
  // What lies on the antimeridian is there already.
  for (let k = middle + 4, at = leaves; k < end; k += 2) {
    at = isTurned ? before(at, middle, end) : next(at, middle, end);
    positions[filled] = positions[at]! + 360 - lonOfFirst;
    positions[filled + 1] = positions[at + 1]!;
    filled += 2;
  }
  positions.copyWithin(0, end, filled);
  return filled - end;
}

// Where the one edge along the antimeridian begins, or -1.
function seamStart(positions: Float64Array, from: number, to: number, seam: number): number {
  let start = -1;
  let onSeam = 0;
  for (let i = from; i < to; i += 2) {
    const lonDeg = positions[i]!;
    if (lonDeg === seam) {
      onSeam++;
      if (positions[next(i, from, to)] === seam) start = i;
    } else if (seam > 0 ? !(lonDeg > 0 && lonDeg < 180) : !(lonDeg < 0 && lonDeg > -180)) {
      return -1;
    }
  }
  if (onSeam !== 2 || start < 0 || to - from < 6) return -1;
  return positions[start + 1] === positions[next(start, from, to) + 1] ? -1 : start;
}

function next(at: number, from: number, to: number): number {
  return at + 2 < to ? at + 2 : from;
}

function before(at: number, from: number, to: number): number {
  return at > from ? at - 2 : to - 2;
}
