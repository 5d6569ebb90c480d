/**
 * Gives the signed area in steradians of the part of `ring` from number `start` to `end` (3 numbers a vertex).
 *
 * The side to the left of the ring counts; the value lies in (-2π, 2π], and a negative one means that the area to
 * the left is 4π more. A fan of triangles by the formula of Van Oosterom and Strackee (IEEE Trans. Biomed. Eng. 30,
 * 1983), with the triple product taken of differences, so that a square metre keeps nine digits.
 */
export function signedRingArea(ring: Float64Array, start = 0, end: number = ring.length): number {
  if (end - start < 9) return 0;
  if (isWide(ring, start, end)) {
    const area = wideArea(ring, start, end);
    if (!Number.isNaN(area)) return area;
  }
  // The triangles of the apex itself with its neighbours are nothing.
  return fanArea(ring, start + 3, end, ring[start]!, ring[start + 1]!, ring[start + 2]!);
}

function wideArea(ring: Float64Array, start: number, end: number): number {
  const closed = new Float64Array(end - start + 3);
  closed.set(ring.subarray(start, end));
  closed.set(ring.subarray(start, start + 3), end - start);
  for (const [x, y, z] of APEXES) {
    const area = fanArea(closed, 0, closed.length, x, y, z);
    if (!Number.isNaN(area)) return area;
  }
  return Number.NaN;
}

// Places that no outline is likely to run through or opposite to: from a vertex of a ring that runs along a great
// circle the triangles could not be told from nothing.
const APEXES: readonly Apex[] = [
  [0.8012, 0.3567, Math.sqrt(1 - 0.8012 ** 2 - 0.3567 ** 2)],
  [-0.2713, 0.6541, Math.sqrt(1 - 0.2713 ** 2 - 0.6541 ** 2)],
];

type Apex = readonly [x: number, y: number, z: number];

function isWide(ring: Float64Array, start: number, end: number): boolean {
  for (let i = start + 3; i < end; i += 3) {
    const dx = ring[i]! - ring[start]!;
    const dy = ring[i + 1]! - ring[start + 1]!;
    const dz = ring[i + 2]! - ring[start + 2]!;
    if (dx * dx + dy * dy + dz * dz > 1) return true;
  }
  return false;
}

// The area of the triangles that an apex makes with the edges along the vertices in numbers `start` to `end`.
function fanArea(ring: Float64Array, start: number, end: number, ax: number, ay: number, az: number): number {
  // The angle of each triangle is that of a complex number; their sum, up to whole turns, that of the product, which
  // takes one arc tangent instead of one for each triangle.
  let real = 1;
  let imaginary = 0;
  let factors = 0;
  let bx = ring[start]!;
  let by = ring[start + 1]!;
  let bz = ring[start + 2]!;
  for (let i = start + 3; i < end; i += 3) {
    const cx = ring[i]!;
    const cy = ring[i + 1]!;
    const cz = ring[i + 2]!;
    const px = bx - ax;
    const py = by - ay;
    const pz = bz - az;
    const qx = cx - ax;
    const qy = cy - ay;
    const qz = cz - az;
    const triple = ax * (py * qz - pz * qy) + ay * (pz * qx - px * qz) + az * (px * qy - py * qx);
    const denominator =
      1 + ax * bx + ay * by + az * bz + bx * cx + by * cy + bz * cz + cx * ax + cy * ay + cz * az;
    if (denominator < 1e-9 && triple < 1e-9 && triple > -1e-9) return Number.NaN;
    const turned = real * denominator - imaginary * triple;
    imaginary = real * triple + imaginary * denominator;
    real = turned;
    if (++factors % 16 === 0) {
      const scale = 1 / (Math.abs(real) + Math.abs(imaginary));
      real *= scale;
      imaginary *= scale;
    }
    bx = cx;
    by = cy;
    bz = cz;
  }
  return 2 * Math.atan2(imaginary, real);
}

/**
 * Tells whether rings that lie in one hemisphere enclose their inside, rather than cut it out of the whole globe.
 */
export function encloseInside(rings: readonly Float64Array[]): boolean {
  return rings.reduce((sum, ring) => sum + signedRingArea(ring), 0) >= 0;
}

/** Gives the area in steradians to the left of all `rings` together: what they enclose, each having it on its left. */
export function ringsArea(rings: readonly Float64Array[]): number {
  let total = 0;
  for (const ring of rings) total += signedRingArea(ring);
  // Less than nothing cannot be; it means that what the rings cut out is counted without the globe around it.
  return total < -1e-12 ? total + 4 * Math.PI : Math.max(0, total);
}
