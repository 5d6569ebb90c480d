import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaKm2 } from "./area.js";
import { FootprintStore } from "./footprint-store.js";
import type { Footprint, Position } from "./geojson.js";
import { intersectFootprints } from "./intersect-footprints.js";
import { toColumns } from "./observation-columns.js";
import { RingBuffer } from "./ordinary-ring.js";
import { preparedAreaKm2 } from "./prepared-footprint.js";
import { sourceOf } from "./product-source.js";

/** The two halves of a granule that the antimeridian cuts, closed along it, wound and begun as wanted. */
interface Cut {
  readonly footprint: Footprint;
  readonly whole: readonly Position[];
}

const granules = fc
  .record({
    lat: fc.integer({ min: -80, max: 80 }),
    east: fc.integer({ min: 1, max: 400 }),
    west: fc.integer({ min: 1, max: 400 }),
    slant: fc.integer({ min: -50, max: 50 }),
    begin: fc.tuple(fc.nat(3), fc.nat(3)),
    turned: fc.tuple(fc.boolean(), fc.boolean()),
    swapped: fc.boolean(),
  })
  .map(({ lat, east, west, slant, begin, turned, swapped }): Cut => {
    const [e, w, s] = [east / 100, west / 100, slant / 100];
    const cutAt = (y: number): number => y + (s * e) / (e + w);
    const [south, north] = [cutAt(lat), cutAt(lat + 1)];
    const eastHalf: Position[] = [
      [180 - e, lat + 1],
      [180 - e, lat],
      [180, south],
      [180, north],
    ];
    const westHalf: Position[] = [
      [-180, north],
      [-180, south],
      [w - 180, lat + s],
      [w - 180, lat + 1 + s],
    ];
    const halves = [eastHalf, westHalf].map((half, k) => {
      const ring = [...half.slice(begin[k]), ...half.slice(0, begin[k])];
      if (turned[k]) ring.reverse();
      return [[...ring, ring[0]!]];
    });
    const whole: Position[] = [
      ...eastHalf.slice(0, 3),
      [180 + w, lat + s],
      [180 + w, lat + 1 + s],
      [180, north],
    ];
    return { footprint: { type: "MultiPolygon", coordinates: swapped ? halves.reverse() : halves }, whole };
  });

describe("a footprint cut at the antimeridian", () => {
  it("is the ring that it was, however its halves are wound and wherever they begin", () => {
    fc.assert(
      fc.property(granules, ({ footprint, whole }) => {
        const ring = new RingBuffer("great-circle");
        expect(ring.readFootprint(footprint)).toBe(true);
        const written = (position: Iterable<number>): string =>
          Array.from(position, (value) => (value + 0).toFixed(9)).join();
        const places = Array.from({ length: ring.count }, (_, i) =>
          written(ring.positions.subarray(2 * i, 2 * i + 2)),
        );
        const wanted = whole.map(written);
        // The same places one after the other, from anywhere and in either sense.
        const at = places.indexOf(wanted[0]!);
        const from = [...places.slice(at), ...places.slice(0, at)];
        const back = [from[0]!, ...from.slice(1).reverse()];
        expect([from.join(" "), back.join(" ")]).toContain(wanted.join(" "));
      }),
    );
  });

  it("has the area and the region of the exact reading, in a list and in columns", () => {
    fc.assert(
      fc.property(granules, ({ footprint }) => {
        const product = { id: "a", footprint, startTime: new Date(0), stopTime: new Date(0) };
        for (const source of [sourceOf([product]), sourceOf(toColumns([product]))]) {
          const store = new FootprintStore(source, "great-circle");
          store.add(0);
          expect(store.isPacked(0)).toBe(true);
          const exact = areaKm2(footprint);
          expect(preparedAreaKm2(store.prepared(0)) / exact).toBeCloseTo(1, 9);
          const shared = intersectFootprints(store.prepared(0), footprint)!;
          expect(shared.areaKm2 / exact).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it("stays in two parts on a map", () => {
    fc.assert(
      fc.property(granules, ({ footprint }) => {
        expect(new RingBuffer("planar").readFootprint(footprint)).toBe(false);
      }),
    );
  });

  it("is left to the exact reading where the halves do not fit together", () => {
    const half = (lon: number, to: number, south: number, north: number): Position[] => [
      [lon, south],
      [to, south],
      [to, north],
      [lon, north],
    ];
    const ring = new RingBuffer("great-circle");
    const reads = (a: Position[], b: Position[]): boolean =>
      ring.readFootprint({ type: "MultiPolygon", coordinates: [[a], [b]] });
    const east = half(179, 180, 10, 11);
    expect(reads(east, half(-180, -179, 10, 11))).toBe(true);
    expect(reads(east, half(-180, -179, 10, 11.5))).toBe(false);
    expect(reads(east, half(-180, -179, 12, 13))).toBe(false);
    expect(reads(east, east)).toBe(false);
    expect(reads(east, half(-180, 1, 10, 11))).toBe(false);
    expect(reads(east, half(0, 1, 10, 11))).toBe(false);
    expect(reads([...east, [180, 10.5]], half(-180, -179, 10, 11))).toBe(false);
    expect(reads(half(179, 180, 89, 90), half(-180, -179, 89, 90))).toBe(false);
    expect(reads(east, [[-180, 10] as Position])).toBe(false);
  });
});
