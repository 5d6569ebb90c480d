import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONVEX_LEFT, CONVEX_RIGHT, judgeRing, RingBuffer, UNDRAWN } from "./ordinary-ring.js";
import { readShape } from "./shape.js";
import { toPosition, toVector } from "./vector.js";

// Unlike doubles, which come mostly as 0, 1 and next to nothing.
const fraction = fc.nat(10_000).map((k) => k / 10_000);

const places = fc
  .tuple(
    fc.double({ min: -170, max: 170, noNaN: true }),
    fc.double({ min: -85, max: 85, noNaN: true }),
    fc.constantFrom(0.001, 0.5, 3, 12),
    fc.array(fc.tuple(fraction, fraction), { minLength: 3, maxLength: 6 }),
  )
  .map(([lon, lat, size, corners]) =>
    corners.map(([x, y]): [number, number] => [
      Math.max(-179, Math.min(179, lon + size * 2 * (x - 0.5))),
      Math.max(-87, Math.min(87, lat + size * (y - 0.5))),
    ]),
  );

function judged(ring: readonly [number, number][], edges: "great-circle" | "planar" = "great-circle") {
  const buffer = new RingBuffer("great-circle");
  const box = new Float64Array(4);
  if (!buffer.readFootprint({ type: "Polygon", coordinates: [ring] })) return undefined;
  return { verdict: judgeRing(buffer, edges, box, 0), box };
}

describe("judgeRing", () => {
  it("calls convex only what the exact reading finds convex and sound, wound as it says", () => {
    let convex = 0;
    fc.assert(
      fc.property(places, (ring) => {
        const found = judged(ring);
        if (found?.verdict !== CONVEX_LEFT && found?.verdict !== CONVEX_RIGHT) return;
        convex++;
        const shape = readShape({ type: "Polygon", coordinates: [ring] });
        expect(shape.isConvex).toBe(true);
        expect(shape.rings).toHaveLength(1);
        const [x, y, z] = toVector(...ring[0]!);
        const first = found.verdict === CONVEX_LEFT ? 0 : shape.rings[0]!.length - 3;
        expect([...shape.rings[0]!.subarray(first, first + 3)]).toEqual([x, y, z]);
      }),
      { numRuns: 2000 },
    );
    expect(convex).toBeGreaterThan(100);
  });

  it("draws a box that holds every place of every edge", () => {
    fc.assert(
      fc.property(places, (ring) => {
        const found = judged(ring);
        if (found === undefined || found.verdict === UNDRAWN) return;
        const [west, south, east, north] = found.box as unknown as [number, number, number, number];
        for (const [i, from] of ring.entries()) {
          const [a, b] = [toVector(...from), toVector(...ring[(i + 1) % ring.length]!)];
          for (let k = 0; k <= 16; k++) {
            const t = k / 16;
            const [lon, lat] = toPosition([
              a[0] + t * (b[0] - a[0]),
              a[1] + t * (b[1] - a[1]),
              a[2] + t * (b[2] - a[2]),
            ]);
            expect(lon >= west && lon <= east && lat >= south && lat <= north, `${lon}, ${lat}`).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("judges a ring beyond ±180° as it would the same one elsewhere, and draws its box between them", () => {
    const granule = (west: number): [number, number][] => [
      [west, 9],
      [west + 1, 8.8],
      [west + 1.3, 9.8],
      [west + 0.3, 10],
    ];
    const edgesOf = (west: number): readonly [verdict: number, west: number, east: number] => {
      const { verdict, box } = judged(granule(west))!;
      return [verdict, Number(box[0]!.toFixed(6)), Number(box[2]!.toFixed(6))];
    };
    expect(edgesOf(10)).toEqual([CONVEX_LEFT, 10, 11.3]);
    expect(edgesOf(200)).toEqual([CONVEX_LEFT, -160, -158.7]);
    expect(edgesOf(-200)).toEqual([CONVEX_LEFT, 160, 161.3]);
    expect(edgesOf(179.5)).toEqual([CONVEX_LEFT, -180, 180]);
    expect(edgesOf(-180.5)).toEqual([CONVEX_LEFT, -180, 180]);
    expect(judged(granule(200).reverse())!.verdict).toBe(CONVEX_RIGHT);
  });

  it("sees the granules of satellites as convex, up to 70° of latitude", () => {
    for (let lat = -70; lat <= 70; lat += 5) {
      const wide = 1 / Math.cos((lat * Math.PI) / 180);
      const granule: [number, number][] = [
        [0, lat],
        [-0.3 * wide, lat - 1],
        [0.7 * wide, lat - 1.2],
        [wide, lat - 0.2],
      ];
      expect(judged(granule)!.verdict, `at ${lat}`).toBe(CONVEX_LEFT);
      expect(judged([...granule].reverse())!.verdict).toBe(CONVEX_RIGHT);
      expect(judged(granule, "planar")!.verdict).toBe(CONVEX_LEFT);
    }
  });
});

describe("RingBuffer", () => {
  it("leaves to the exact reading what is not ordinary", () => {
    const square: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    const bad: unknown[] = [
      null,
      { type: "Point", coordinates: [0, 0] },
      { type: "Polygon" },
      { type: "Polygon", coordinates: [] },
      { type: "Polygon", coordinates: [square, square] },
      { type: "Polygon", coordinates: [square.slice(0, 2)] },
      { type: "Polygon", coordinates: [[...square, [Number.NaN, 0]]] },
      { type: "Polygon", coordinates: [[...square, [180, 0]]] },
      { type: "Polygon", coordinates: [[...square, [0, 90]]] },
      { type: "Polygon", coordinates: [[...square, ["0", 5]]] },
      { type: "Polygon", coordinates: [[...square, 7]] },
      { type: "MultiPolygon", coordinates: [[square], [square]] },
    ];
    const ring = new RingBuffer("great-circle");
    for (const footprint of bad)
      expect(ring.readFootprint(footprint as never), JSON.stringify(footprint)).toBe(false);
    expect(ring.readFootprint({ type: "MultiPolygon", coordinates: [[[...square, square[0]!]]] })).toBe(true);
    expect(ring.count).toBe(4);
  });
});
