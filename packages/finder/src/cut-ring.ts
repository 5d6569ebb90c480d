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
  // Moved as wholes, without a step for every position: what takes few steps V8 does not stop to compile.
  const seam = positions[0]! > 0 ? 180 : -180;
  const first = seamStart(positions, 0, middle, seam);
  let second = seamStart(positions, middle, end, -seam);
  if (first < 0 || second < 0) return 0;
  const afterFirst = first + 2 < middle ? first + 2 : 0;
  if (positions[first + 1] === positions[second + 1]) {
    // One of them is wound wrongly: both run along their edge the same way.
    reversePositions(positions, middle, end);
    second = seamStart(positions, middle, end, -seam);
  }
  const afterSecond = second + 2 < end ? second + 2 : middle;
  // Both have the same edge: it ends for one where it begins for the other.
  if (
    positions[afterFirst + 1] !== positions[second + 1] ||
    positions[first + 1] !== positions[afterSecond + 1]
  )
    return 0;
  // Written behind the halves: an array of its own for each such ring takes longer than all else here. The first half
  // ends where its edge along the antimeridian begins; of the second, what lies on it is there already.
  positions.copyWithin(end, afterFirst, middle);
  positions.copyWithin(end + middle - afterFirst, 0, afterFirst);
  const joint = end + middle;
  const from = afterSecond + 2 < end ? afterSecond + 2 : middle;
  const filled = joint + end - middle - 4;
  if (from <= second) positions.copyWithin(joint, from, second);
  else {
    positions.copyWithin(joint, from, end);
    positions.copyWithin(joint + end - from, middle, second);
  }
  // Longitudes from 0 to 360: it is the western half, of negative ones, that moves.
  for (let k = seam > 0 ? joint : end; k < (seam > 0 ? filled : joint); k += 2)
    positions[k] = positions[k]! + 360;
  positions.copyWithin(0, end, filled);
  return filled - end;
}

// Where the one edge along the antimeridian begins, or -1.
function seamStart(positions: Float64Array, from: number, to: number, seam: number): number {
  let start = -1;
  let onSeam = 0;
  let last = to - 2;
  for (let i = from; i < to; i += 2) {
    const lonDeg = positions[i]!;
    if (lonDeg === seam) {
      onSeam++;
      if (positions[last] === seam) start = last;
    } else if (!(lonDeg * seam > 0 && Math.abs(lonDeg) < 180)) {
      return -1;
    }
    last = i;
  }
  if (onSeam !== 2 || start < 0 || to - from < 6) return -1;
  return positions[start + 1] === positions[(start + 2 < to ? start + 2 : from) + 1] ? -1 : start;
}

function reversePositions(positions: Float64Array, from: number, to: number): void {
  positions.subarray(from, to).reverse();
  for (let k = from; k < to; k += 2) {
    const latDeg = positions[k]!;
    positions[k] = positions[k + 1]!;
    positions[k + 1] = latDeg;
  }
}
