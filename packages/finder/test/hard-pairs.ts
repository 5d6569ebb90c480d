import type { Footprint, Polygon, Position } from "../src/index.js";
import { toPosition, toVector } from "../src/index.js";
import { generateFootprint, placeAt } from "./generated-footprints.js";

/** Two footprints that meet where clippers lose their way. */
export interface HardPair {
  readonly a: Footprint;
  readonly b: Footprint;
}

interface Setting {
  readonly random: () => number;
  readonly a: Footprint;
  readonly radiusRad: number;
  readonly centre: readonly [number, number, number];
}

/** Each way in which pairs are hard, by what the two share. */
export const HARD_PAIRS: Readonly<Record<string, (setting: Setting) => Footprint>> = {
  "all edges but for a shift of a nanometre to a metre": ({ random, a }) => {
    const shiftDeg = 10 ** (-14 + 9 * random());
    return mapped(a, ([lonDeg, latDeg]) => [lonDeg + shiftDeg, latDeg - shiftDeg]);
  },
  "some vertices, others moved by a nanometre to a metre": ({ random, a }) => {
    const reachDeg = 10 ** (-14 + 9 * random());
    return mapped(a, ([lonDeg, latDeg]) =>
      random() < 0.5
        ? [lonDeg, latDeg]
        : [lonDeg + reachDeg * (random() - 0.5), latDeg + reachDeg * (random() - 0.5)],
    );
  },
  "some vertices in the same order": ({ random, a }) => {
    // Of three in a row one is kept, so that the outline still goes round its middle and cannot cross itself.
    return polygon(openRings(a)[0]!.filter((_, i) => i % 3 === 0 || random() < 0.6));
  },
  "edges with collinear points on them, some ends moved": ({ random, a, radiusRad }) => {
    const ring = openRings(a)[0]!;
    return polygon(
      ring.flatMap((from, i) => {
        const to = ring[(i + 1) % ring.length]!;
        const moved = placeAt(toVector(...from), { distanceRad: 0.001 * radiusRad, angleRad: 7 * random() });
        const points = [0.25, 0.5, 0.75].map((share) => between(from, to, share));
        return random() < 0.2 ? [toPosition(moved), ...points] : [from, ...points];
      }),
    );
  },
  "vertices in any order": ({ random, a, radiusRad, centre }) => {
    const vertices = openRings(a).flat();
    const beside = placeAt(centre, { distanceRad: radiusRad * random(), angleRad: 7 * random() });
    const other = generateFootprint(random, { centre: beside, radiusRad, kind: "concave" });
    return polygon(
      openRings(other)[0]!.map((own) =>
        random() < 0.2 ? vertices[Math.floor(random() * vertices.length)]! : own,
      ),
    );
  },
  "the edge of a hole, filled exactly or nearly": ({ random, a }) => {
    const rings = openRings(a);
    const shiftDeg = random() < 0.5 ? 0 : 10 ** (-14 + 9 * random());
    return polygon(rings[rings.length - 1]!.map(([lonDeg, latDeg]) => [lonDeg + shiftDeg, latDeg]));
  },
  "a needle of a millimetre to a kilometre": ({ random, centre, radiusRad }) => {
    const angleRad = 7 * random();
    const widthRad = 10 ** (-10 + 6 * random());
    const tip = placeAt(centre, { distanceRad: 1.5 * radiusRad, angleRad });
    const end = placeAt(centre, { distanceRad: 1.5 * radiusRad, angleRad: angleRad + 3 });
    const beside = placeAt(end, { distanceRad: widthRad, angleRad: 7 * random() });
    return polygon([tip, end, beside].map(toPosition));
  },
};

/** Generates a pair that is hard in a way of {@link HARD_PAIRS}. */
export function generateHardPair(random: () => number, way: (setting: Setting) => Footprint): HardPair {
  const radiusRad = [0.002, 0.02, 0.2][Math.floor(3 * random())]!;
  const centre = toVector(340 * random() - 170, 140 * random() - 70);
  const kind = (["concave", "holed", "multi"] as const)[Math.floor(3 * random())]!;
  const a = generateFootprint(random, { centre, radiusRad, kind });
  return { a, b: way({ random, a, radiusRad, centre }) };
}

/** Moves every vertex of a footprint by up to about a millimetre, so that nothing coincides with anything. */
export function jittered(footprint: Footprint, random: () => number): Footprint {
  const nudge = (): number => 2e-8 * (random() - 0.5);
  return mapped(footprint, ([lonDeg, latDeg]) => [lonDeg + nudge(), latDeg + nudge()]);
}

/** Gives the outlines of a footprint without their closing positions, the outer one of each part first. */
export function openRings(footprint: Footprint): Position[][] {
  const rings = footprint.type === "Polygon" ? footprint.coordinates : footprint.coordinates.flat();
  return rings.map((ring) => ring.slice(0, -1).map((position): Position => [position[0]!, position[1]!]));
}

function mapped(footprint: Footprint, change: (position: Position) => Position): Footprint {
  const convert = (ring: readonly (readonly number[])[]): Position[] => {
    const changed = ring.slice(0, -1).map((position) => change([position[0]!, position[1]!]));
    return [...changed, changed[0]!];
  };
  if (footprint.type === "Polygon")
    return { type: "Polygon", coordinates: footprint.coordinates.map(convert) };
  return { type: "MultiPolygon", coordinates: footprint.coordinates.map((rings) => rings.map(convert)) };
}

function polygon(ring: readonly Position[]): Polygon {
  return { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

function between(from: Position, to: Position, share: number): Position {
  const [a, b] = [toVector(...from), toVector(...to)];
  return toPosition([
    a[0] + share * (b[0] - a[0]),
    a[1] + share * (b[1] - a[1]),
    a[2] + share * (b[2] - a[2]),
  ]);
}
