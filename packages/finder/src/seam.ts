/** Latitudes along the antimeridian closer than this (a tenth of a millimetre) are one place. */
const SNAP_RAD = 1.7e-11;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly vertices: number[];
}

/**
 * Joins again what was cut along the antimeridian: edges along it that lie there from both sides cancel.
 *
 * Takes rings with their inside on the left. An edge along ±180° that only one side has is kept, for it is a real
 * one; a polygon that was closed along ±180° and ±90° around a pole loses those edges. No rings come back for the
 * whole globe.
 */
export function joinSeam(rings: readonly Float64Array[]): Float64Array[] {
  const untouched = rings.filter((ring) => !hasSeamEdge(ring));
  if (untouched.length === rings.length) return [...rings];
  const runs: Run[] = [];
  const seamEdges: { from: number; to: number }[] = [];
  for (const ring of rings) if (hasSeamEdge(ring)) splitRing(ring, { runs, seamEdges });
  const places = snap([...runs, ...seamEdges].flatMap(({ from, to }) => [from, to]));
  return [...untouched, ...stitch([...runs, ...remainder(seamEdges, places)], places)];
}

function isOnSeam(ring: Float64Array, offset: number): boolean {
  return ring[offset + 1] === 0 && ring[offset]! <= 0;
}

function latitudeOnSeam(ring: Float64Array, offset: number): number {
  return Math.atan2(ring[offset + 2]!, -ring[offset]!);
}

function hasSeamEdge(ring: Float64Array): boolean {
  for (let i = 0; i < ring.length; i += 3) {
    if (isOnSeam(ring, i) && isOnSeam(ring, (i + 3) % ring.length)) return true;
  }
  return false;
}

function splitRing(
  ring: Float64Array,
  into: { runs: Run[]; seamEdges: { from: number; to: number }[] },
): void {
  const count = ring.length / 3;
  const isSeam = (i: number): boolean => isOnSeam(ring, 3 * (i % count));
  const start = Array.from({ length: count }, (_, i) => i).find((i) => isSeam(i) && isSeam(i + 1))!;
  for (let i = start; i < start + count; ) {
    let j = i + 1;
    while (!isSeam(j)) j++;
    const from = latitudeOnSeam(ring, 3 * (i % count));
    const to = latitudeOnSeam(ring, 3 * (j % count));
    if (j === i + 1) {
      into.seamEdges.push({ from, to });
    } else {
      const vertices: number[] = [];
      for (let k = i + 1; k < j; k++) {
        const offset = 3 * (k % count);
        vertices.push(ring[offset]!, ring[offset + 1]!, ring[offset + 2]!);
      }
      into.runs.push({ from, to, vertices });
    }
    i = j;
  }
}

function snap(latitudes: readonly number[]): number[] {
  const places: number[] = [];
  for (const latitude of [...latitudes].sort((a, b) => a - b)) {
    const last = places.at(-1);
    if (last === undefined || latitude - last > SNAP_RAD) places.push(latitude);
  }
  return places;
}

function placeOf(places: readonly number[], latitude: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (places[middle]! <= latitude) low = middle;
    else high = middle - 1;
  }
  return low;
}

function remainder(seamEdges: readonly { from: number; to: number }[], places: readonly number[]): Run[] {
  const northward = new Array<number>(places.length).fill(0);
  for (const { from, to } of seamEdges) {
    const a = placeOf(places, from);
    const b = placeOf(places, to);
    for (let i = Math.min(a, b); i < Math.max(a, b); i++) northward[i] = northward[i]! + (a < b ? 1 : -1);
  }
  const runs: Run[] = [];
  for (const [i, count] of northward.entries()) {
    for (let k = 0; k < Math.abs(count); k++) {
      const ends = { south: places[i]!, north: places[i + 1]! };
      runs.push(
        count > 0
          ? { from: ends.south, to: ends.north, vertices: [] }
          : { from: ends.north, to: ends.south, vertices: [] },
      );
    }
  }
  return runs;
}

function stitch(runs: readonly Run[], places: readonly number[]): Float64Array[] {
  const leaving = places.map((): Run[] => []);
  for (const run of runs) leaving[placeOf(places, run.from)]!.push(run);
  const rings: Float64Array[] = [];
  for (const [start, options] of leaving.entries()) {
    while (options.length > 0) {
      const vertices: number[] = [];
      let place = start;
      do {
        const run = leaving[place]!.pop();
        if (run === undefined) break;
        const latitude = places[place]!;
        vertices.push(-Math.cos(latitude), 0, Math.sin(latitude), ...run.vertices);
        place = placeOf(places, run.to);
      } while (place !== start);
      rings.push(Float64Array.from(vertices));
    }
  }
  return rings;
}
