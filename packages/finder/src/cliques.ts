import { type Archive, precedes } from "./archive.js";
import { type MatchLimits, TOUCH_AREA_KM2 } from "./criteria.js";
import { surfaceFor } from "./edge-model.js";
import { type Interval, spreadSeconds, timeDiffMs } from "./interval.js";
import type { MatchTable } from "./match-table.js";
import { OverlapMeter } from "./piece-overlap.js";
import { type PreparedFootprint, prepareShape } from "./prepared-footprint.js";
import { toKm2 } from "./product-match.js";
import { isSameProduct } from "./product-source.js";
import { ballsMeet } from "./ring-form.js";
import { sharedShape } from "./shared-rings.js";
import { PairSweep } from "./sweep.js";

interface Search<T> {
  readonly archives: readonly Archive<T>[];
  readonly read: MatchLimits;
  readonly table: MatchTable;
  readonly meter: OverlapMeter;
  /** The sensors in the order in which they are added, the anchor first. */
  readonly order: readonly number[];
  /** For each sensor and each product of the anchor, the products of that sensor that match it. */
  readonly partners: readonly ReadonlyMap<number, readonly number[]>[];
}

interface Clique {
  /** For each sensor added so far its product's position in the archive, in the order of {@link Search.order}. */
  readonly members: readonly number[];
  readonly footprints: readonly PreparedFootprint[];
  readonly shared: PreparedFootprint;
}

/**
 * Finds the matches of three and more sensors.
 *
 * The products of the sensor that has fewest are paired with those of every other; a match grows from such a product
 * by one sensor at a time, among its partners only, and is given up as soon as the time limits or the ground shared
 * so far rule it out.
 */
export function findCliques<T>(
  archives: readonly Archive<T>[],
  state: { read: MatchLimits; table: MatchTable },
): void {
  const { read, table } = state;
  const meter = new OverlapMeter(surfaceFor(read.edges));
  const order = archives
    .map((_, sensor) => sensor)
    .sort((a, b) => archives[a]!.count - archives[b]!.count || a - b);
  const anchor = order[0]!;
  const partners = archives.map((_, sensor) => partnersOf(archives, { anchor, sensor, read, meter }));
  const search: Search<T> = { archives, read, table, meter, order, partners };
  for (let i = 0; i < archives[anchor]!.count; i++) {
    if (!order.every((sensor) => sensor === anchor || partners[sensor]!.has(i))) continue;
    const footprint = archives[anchor]!.footprints.prepared(i);
    grow(search, { members: [i], footprints: [footprint], shared: footprint });
  }
}

function partnersOf<T>(
  archives: readonly Archive<T>[],
  pair: { anchor: number; sensor: number; read: MatchLimits; meter: OverlapMeter },
): Map<number, number[]> {
  const { anchor, sensor, read, meter } = pair;
  const partners = new Map<number, number[]>();
  if (sensor === anchor) return partners;
  const left = archives[anchor]!;
  const right = archives[sensor]!;
  const take = (pairs: Int32Array, count: number): void => {
    left.footprints.pack(pairs, 0, count);
    right.footprints.pack(pairs, 1, count);
    for (let k = 0; k < 2 * count; k += 2) {
      const i = pairs[k]!;
      const j = pairs[k + 1]!;
      if (!isOrdered(archives, { sensor: anchor, member: i, other: sensor, otherMember: j })) continue;
      if (!isEnough(toKm2(meter.areaIn(left.footprints, i, right.footprints, j)), read)) continue;
      const known = partners.get(i);
      if (known === undefined) partners.set(i, [j]);
      else known.push(j);
    }
  };
  new PairSweep(left, right, { limitMs: read.limitsMs[anchor]![sensor]!, timeDiff: read.timeDiff }).run({
    take,
  });
  return partners;
}

function isEnough(areaKm2: number, { minOverlapKm2 }: MatchLimits): boolean {
  return areaKm2 > TOUCH_AREA_KM2 && areaKm2 >= minOverlapKm2;
}

// Of a list that stands for several sensors the earlier product is the one of the earlier sensor.
function isOrdered<T>(
  archives: readonly Archive<T>[],
  pair: { sensor: number; member: number; other: number; otherMember: number },
): boolean {
  const { sensor, member, other, otherMember } = pair;
  const left = archives[sensor]!;
  const right = archives[other]!;
  if (left === right) {
    if (member === otherMember) return false;
    return precedes(left, member, otherMember) === sensor < other;
  }
  return !isSameProduct(
    left.source.product(left.rows[member]!),
    right.source.product(right.rows[otherMember]!),
  );
}

function grow<T>(search: Search<T>, clique: Clique): void {
  const depth = clique.members.length;
  if (depth === search.order.length) {
    finish(search, clique);
    return;
  }
  const sensor = search.order[depth]!;
  const archive = search.archives[sensor]!;
  for (const j of search.partners[sensor]!.get(clique.members[0]!)!) {
    const footprint = archive.footprints.prepared(j);
    if (!fits(search, { clique, sensor, member: j })) continue;
    const isFirst = depth === 1;
    if (!isFirst && !isEnough(toKm2(search.meter.area(clique.shared, footprint)), search.read)) continue;
    const footprints = [...clique.footprints, footprint];
    const isLast = depth === search.order.length - 1;
    // The region of the whole match is made only for those who ask; its area is measured below without it.
    const shared = isLast
      ? clique.shared
      : prepareShape(sharedShape(clique.shared, footprint), footprint.edges);
    grow(search, { members: [...clique.members, j], footprints, shared });
  }
}

function fits<T>(search: Search<T>, next: { clique: Clique; sensor: number; member: number }): boolean {
  const { archives, order, read } = search;
  const { clique, sensor, member } = next;
  if (!ballsMeet(clique.shared, archives[sensor]!.footprints.prepared(member))) return false;
  return clique.members.every((otherMember, depth) => {
    const other = order[depth]!;
    if (!isOrdered(archives, { sensor, member, other, otherMember })) return false;
    const difference = timeDiffMs(
      intervalOf(archives[sensor]!, member),
      intervalOf(archives[other]!, otherMember),
      read.timeDiff,
    );
    return difference <= read.limitsMs[sensor]![other]!;
  });
}

function intervalOf<T>(archive: Archive<T>, member: number): Interval {
  return { startMs: archive.startMs[member]!, stopMs: archive.stopMs[member]! };
}

function finish<T>(search: Search<T>, clique: Clique): void {
  const { archives, order, read, meter, table } = search;
  const members = archives.map((_, sensor) => clique.members[order.indexOf(sensor)]!);
  const areaKm2 = toKm2(meter.area(clique.shared, clique.footprints.at(-1)!));
  const intervals = archives.map((archive, sensor) => intervalOf(archive, members[sensor]!));
  table.add(members, spreadSeconds(intervals, read.timeDiff), areaKm2);
}
