import { type Footprint, type Position, toPosition, toVector, type Vector } from "../src/index.js";
import { crossesAntimeridian, isAround, readIndependently } from "./independent-geometry.js";

/** A seeded source of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Gives the place at `distanceRad` from `from` in the direction `angleRad`, on the authalic sphere. */
export function placeAt(from: Vector, how: { distanceRad: number; angleRad: number }): Vector {
  const [x, y, z] = from;
  const [ux, uy, uz] = Math.abs(z) < 0.7 ? [-y, x, 0] : [0, -z, y];
  const norm = Math.hypot(ux, uy, uz);
  const u = [ux / norm, uy / norm, uz / norm] as const;
  const w = [y * u[2] - z * u[1], z * u[0] - x * u[2], x * u[1] - y * u[0]] as const;
  const { distanceRad, angleRad } = how;
  const along = Math.sin(distanceRad) * Math.cos(angleRad);
  const across = Math.sin(distanceRad) * Math.sin(angleRad);
  const up = Math.cos(distanceRad);
  return [
    up * x + along * u[0] + across * w[0],
    up * y + along * u[1] + across * w[1],
    up * z + along * u[2] + across * w[2],
  ];
}

/** Where the generated footprints lie: anywhere, across the antimeridian, or over a pole. */
export type Situation = "anywhere" | "antimeridian" | "pole";

/** What generated footprints look like. */
export type Kind = "convex" | "concave" | "holed" | "multi";

const KINDS: readonly Kind[] = ["convex", "concave", "holed", "multi"];

/** Two footprints that are likely to overlap, and a cap that holds their overlap. */
export interface FootprintPair {
  readonly a: Footprint;
  readonly b: Footprint;
  readonly kinds: readonly [Kind, Kind];
  readonly centre: Vector;
  readonly radiusRad: number;
}

/**
 * Generates a pair of footprints of random size, from a granule 25 km across to a continent 5,000 km across, and of
 * random kind. One pair in four lies so far apart that they barely meet or barely miss.
 *
 * Of a pair on the antimeridian the first footprint crosses it, of a pair over a pole the first goes round it.
 */
export function generatePair(random: () => number, situation: Situation): FootprintPair {
  for (;;) {
    const pair = tryPair(random, situation);
    const first = readIndependently(pair.a);
    if (situation === "anywhere") return pair;
    if (situation === "antimeridian" && crossesAntimeridian(first)) return pair;
    if (situation === "pole" && (isAround(first, [0, 0, 1]) || isAround(first, [0, 0, -1]))) return pair;
  }
}

const RADII_RAD = [0.002, 0.03, 0.2, 0.3];

function tryPair(random: () => number, situation: Situation): FootprintPair {
  const radiusRad = RADII_RAD[Math.floor(4 * random())]! * (0.5 + random());
  const centre = toVector(...centreFor(random, { situation, radiusRad }));
  const otherRadiusRad = radiusRad * (0.4 + random());
  const isNearMiss = random() < 0.25;
  const other = placeAt(centre, {
    distanceRad: isNearMiss
      ? (radiusRad + otherRadiusRad) * (0.85 + 0.25 * random())
      : radiusRad * 1.3 * random(),
    angleRad: 2 * Math.PI * random(),
  });
  const kinds = [KINDS[Math.floor(4 * random())]!, KINDS[Math.floor(4 * random())]!] as const;
  return {
    a: generateFootprint(random, { centre, radiusRad, kind: kinds[0] }),
    b: generateFootprint(random, { centre: other, radiusRad: otherRadiusRad, kind: kinds[1] }),
    kinds,
    centre: other,
    radiusRad: otherRadiusRad * 3.2,
  };
}

function centreFor(random: () => number, how: { situation: Situation; radiusRad: number }): Position {
  const awayDeg = (how.radiusRad * (random() - 0.5) * 180) / Math.PI;
  if (how.situation === "antimeridian") {
    const latDeg = 160 * random() - 80;
    const lonDeg = 180 + awayDeg / Math.cos((latDeg * Math.PI) / 180);
    return [lonDeg > 180 ? lonDeg - 360 : lonDeg, latDeg];
  }
  const lonDeg = 360 * random() - 180;
  if (how.situation === "pole") return [lonDeg, (random() < 0.5 ? -1 : 1) * (90 - Math.abs(awayDeg))];
  return [lonDeg, (Math.asin(2 * random() - 1) * 180) / Math.PI];
}

/** Generates a footprint around a place. */
export function generateFootprint(
  random: () => number,
  how: { centre: Vector; radiusRad: number; kind: Kind },
): Footprint {
  const { centre, radiusRad, kind } = how;
  if (kind === "convex")
    return { type: "Polygon", coordinates: [star(random, { centre, radiusRad, count: 5, dent: 0 })] };
  if (kind === "concave") {
    const count = 10 + Math.floor(20 * random());
    return { type: "Polygon", coordinates: [star(random, { centre, radiusRad, count, dent: 0.7 })] };
  }
  if (kind === "holed") {
    const outer = star(random, { centre, radiusRad, count: 10, dent: 0.2 });
    const hole = star(random, { centre, radiusRad: radiusRad / 2, count: 8, dent: 0.6 });
    return { type: "Polygon", coordinates: [outer, hole.reverse()] };
  }
  const beside = placeAt(centre, { distanceRad: 2.1 * radiusRad, angleRad: 2 * Math.PI * random() });
  const parts = [centre, beside].map((place) => [
    star(random, { centre: place, radiusRad, count: 9, dent: 0.6 }),
  ]);
  return { type: "MultiPolygon", coordinates: parts };
}

function star(
  random: () => number,
  how: { centre: Vector; radiusRad: number; count: number; dent: number },
): Position[] {
  const turn = 2 * Math.PI * random();
  const ring = Array.from({ length: how.count }, (_, i) => {
    const distanceRad = how.radiusRad * (1 - how.dent * random());
    return toPosition(placeAt(how.centre, { distanceRad, angleRad: turn + (2 * Math.PI * i) / how.count }));
  });
  return [...ring, ring[0]!];
}
