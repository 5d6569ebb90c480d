import { type Archive, compareIds, readArchive } from "./archive.js";
import { findCliques } from "./cliques.js";
import { type MatchCriteria, type ReadCriteria, readCriteria, TOUCH_AREA_KM2 } from "./criteria.js";
import { surfaceFor } from "./edge-model.js";
import { timeDiffSeconds } from "./interval.js";
import type { Observation } from "./observation.js";
import { OverlapMeter } from "./piece-overlap.js";
import { createMatch, type ProductMatch, toKm2 } from "./product-match.js";
import { sweepPairs } from "./sweep.js";

/** The products of each sensor, for products of types `P`, one type a sensor. */
export type SensorProducts<P extends readonly Observation[]> = {
  readonly [K in keyof P]: readonly P[K][];
};

/**
 * Finds the matches of two or more sensors: one product of each, all within the time limit of each other, all
 * sharing enough ground.
 *
 * Give one list of products per sensor, in any order; the products of a match come in the order of the sensors.
 * The same list given twice (`[a, a]`) is matched against itself: no product meets itself, and each pair comes once,
 * the earlier product first. Matches are ordered by their earliest start, then by ids.
 *
 * Time grows with the number of products that are within the time limit of each other, not with their product. Needs
 * no network, disk or clock.
 *
 * @throws FinderError `finder/invalid-criteria`, and, unless `onInvalid` is `"skip"`, `finder/invalid-footprint`,
 * `finder/invalid-time` and `finder/duplicate-id`
 */
export function findMatchups<const P extends readonly Observation[]>(
  sensors: readonly [...SensorProducts<P>],
  criteria: MatchCriteria<P[number]>,
): ProductMatch<P[number], P>[] {
  type T = P[number];
  const lists: readonly (readonly T[])[] = sensors;
  const read = readCriteria(criteria, lists.length);
  const archives = readArchives(lists, read);
  const found: ProductMatch<T>[] = [];
  const keep = (match: ProductMatch<T>): void => {
    if (read.accept === undefined || read.accept(match)) found.push(match);
  };
  if (archives.length === 2) findPairs(archives[0]!, archives[1]!, { read, keep });
  else findCliques(archives, { read, keep });
  // The matches were made of one product of each list, in order: what P says.
  return inOrder(found) as readonly ProductMatch<T>[] as ProductMatch<T, P>[];
}

// A list given twice is read once: that it is the same archive is how it is known to be matched against itself.
function readArchives<T extends Observation>(
  lists: readonly (readonly T[])[],
  read: ReadCriteria<T>,
): Archive<T>[] {
  const archives = new Map<readonly T[], Archive<T>>();
  return lists.map((products, sensorIndex) => {
    const archive =
      archives.get(products) ??
      readArchive(products, { sensorIndex, edges: read.edges, onInvalid: read.onInvalid });
    archives.set(products, archive);
    return archive;
  });
}

function findPairs<T>(
  left: Archive<T>,
  right: Archive<T>,
  state: { read: ReadCriteria<T>; keep: (match: ProductMatch<T>) => void },
): void {
  const { timeDiff, edges, limitsMs, minOverlapKm2 } = state.read;
  const meter = new OverlapMeter(surfaceFor(edges));
  const isSelf = left === right;
  const visit = (i: number, j: number): void => {
    if (isSelf && j <= i) return;
    const a = left.products[i]!;
    const b = right.products[j]!;
    if (a === b) return;
    const footprints = [left.footprints[i]!, right.footprints[j]!] as const;
    const areaKm2 = toKm2(meter.area(...footprints));
    if (areaKm2 <= TOUCH_AREA_KM2 || areaKm2 < minOverlapKm2) return;
    const seconds = timeDiffSeconds(
      { startMs: left.startMs[i]!, stopMs: left.stopMs[i]! },
      { startMs: right.startMs[j]!, stopMs: right.stopMs[j]! },
      timeDiff,
    );
    state.keep(createMatch({ products: [a, b], timeDiffSeconds: seconds, areaKm2 }, footprints));
  };
  sweepPairs(left, right, { limitMs: limitsMs[0]![1]!, timeDiff, visit });
}

function inOrder<T extends Observation>(matches: readonly ProductMatch<T>[]): ProductMatch<T>[] {
  const keyed = matches.map((match) => ({
    match,
    earliestMs: Math.min(...match.products.map((product) => product.startTime.getTime())),
  }));
  keyed.sort((a, b) => a.earliestMs - b.earliestMs || compareProducts(a.match.products, b.match.products));
  return keyed.map(({ match }) => match);
}

function compareProducts(a: readonly Observation[], b: readonly Observation[]): number {
  for (const [i, product] of a.entries()) {
    const order = compareIds(product.id, b[i]!.id);
    if (order !== 0) return order;
  }
  return 0;
}
