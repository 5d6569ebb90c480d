import { describe, expect, it } from "vitest";
import { findMatchups } from "./find-matchups.js";
import type { Footprint, Position } from "./geojson.js";
import { intersectFootprints } from "./intersect-footprints.js";

const TIME = new Date("2026-01-01T00:00:00Z");

function product(id: string, ring: readonly Position[]) {
  const footprint: Footprint = { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
  return { id, footprint, startTime: TIME, stopTime: TIME };
}

// Twelve corners along each side, drawn in on the west and out on the east as a swath is by the turning Earth.
function frame(id: string, { west, south }: { west: number; south: number }) {
  const steps = Array.from({ length: 12 }, (_, k) => k / 11);
  const bow = (share: number): number => 2 * share * (1 - share);
  const east = steps.map((share): Position => [west + 14 + bow(share), south + 12 * share]);
  const back = steps.map((share): Position => [west + bow(share), south + 12 * share]).reverse();
  return product(id, [...east, ...back]);
}

// Small ones in every place within, across and beyond the edges of a frame.
function tilesAround({ west, south }: { west: number; south: number }) {
  return Array.from({ length: 22 * 20 }, (_, k) => {
    const x = west - 3 + 0.97 * (k % 22);
    const y = south - 3 + 0.93 * Math.floor(k / 22);
    return product(`tile-${k}`, [
      [x, y],
      [x + 0.9, y + 0.1],
      [x + 0.8, y + 0.9],
      [x - 0.1, y + 0.8],
    ]);
  });
}

describe("a swath of many corners and the small footprints around it", () => {
  for (const place of [
    { west: 3, south: 40 },
    { west: 160, south: -71 },
  ]) {
    it(`share what clipping each pair gives, at ${place.west}° E ${place.south}° N`, () => {
      const swath = frame("swath", place);
      const tiles = tilesAround(place);
      const clipped = tiles.flatMap((tile) => {
        const shared = intersectFootprints(swath.footprint, tile.footprint);
        return shared === undefined ? [] : [{ id: tile.id, areaKm2: shared.areaKm2 }];
      });
      for (const sensors of [
        [[swath], tiles],
        [tiles, [swath]],
      ] as const) {
        const found = new Map(
          findMatchups(sensors, { maxTimeDiffSeconds: 0 }).map(({ products, areaKm2 }) => [
            products.find(({ id }) => id !== "swath")!.id,
            areaKm2,
          ]),
        );
        expect([...found.keys()].sort()).toEqual(clipped.map(({ id }) => id).sort());
        for (const { id, areaKm2 } of clipped) {
          expect(Math.abs(found.get(id)! - areaKm2)).toBeLessThan(1e-9 * areaKm2 + 1e-9);
        }
      }
      // Some lie within, some across the edge, some beyond.
      expect(clipped.length).toBeGreaterThan(200);
      expect(clipped.length).toBeLessThan(tiles.length);
    });
  }
});
