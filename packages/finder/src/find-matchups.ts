import { type Archive, readArchive } from "./archive.js";
import { type MatchCriteria, type ReadCriteria, readCriteria } from "./criteria.js";
import { keepKinds } from "./kept-kinds.js";
import { matchArchives } from "./match-archives.js";
import { orderOf } from "./match-table.js";
import { expectSensors, type GivenProducts } from "./observation-columns.js";
import { MatchMaker, type ProductMatch } from "./product-match.js";

/**
 * The products of each sensor, for products of types `P`, one type a sensor: a list of observations, or columns, which
 * may give back anything.
 */
export type SensorProducts<P extends readonly unknown[]> = {
  readonly [K in keyof P]: GivenProducts<P[K]>;
};

/**
 * Finds the matches of two or more sensors: one product of each, all within the time limit of each other, all
 * sharing enough ground.
 *
 * Give one list of products per sensor, in any order, or {@link ObservationColumns}; the products of a match come in
 * the order of the sensors. The same list given twice (`[a, a]`) is matched against itself: no product meets itself,
 * and each pair comes once, the earlier product first. Matches are ordered by their earliest start, then by ids.
 *
 * Time grows with the number of products that are within the time limit of each other, not with their product. Needs
 * no network, disk or clock.
 *
 * @throws FinderError `finder/invalid-criteria`, and, unless `onInvalid` is `"skip"`, `finder/invalid-footprint`,
 * `finder/invalid-time` and `finder/duplicate-id`
 */
export function findMatchups<const P extends readonly unknown[]>(
  sensors: readonly [...SensorProducts<P>],
  criteria: MatchCriteria<P[number]>,
): ProductMatch<P[number], P>[] {
  type T = P[number];
  keepKinds();
  expectSensors(sensors);
  const given: readonly GivenProducts<T>[] = sensors;
  const read = readCriteria(criteria, given.length);
  const archives = readArchives(given, read);
  const table = matchArchives(archives, read);
  const order = orderOf(table, archives);
  const maker = new MatchMaker(table, archives);
  const found: ProductMatch<T>[] = [];
  for (let k = 0; k < order.length; k++) {
    const match = maker.match(order[k]!);
    if (read.accept === undefined || read.accept(match)) found.push(match);
  }
  // The matches were made of one product of each list, in order: what P says.
  return found as readonly ProductMatch<T>[] as ProductMatch<T, P>[];
}

// A list given twice is read once: that it is the same archive is how it is known to be matched against itself.
function readArchives<T>(given: readonly GivenProducts<T>[], read: ReadCriteria<T>): Archive<T>[] {
  const archives = new Map<unknown, Archive<T>>();
  return given.map((products, sensorIndex) => {
    const archive =
      archives.get(products) ??
      readArchive(products, { sensorIndex, edges: read.edges, onInvalid: read.onInvalid });
    archives.set(products, archive);
    return archive;
  });
}
