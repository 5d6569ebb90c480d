import { toVector } from "@eomatch/finder";
import { type Footprint, isProviderError } from "@eomatch/stac-model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { box, evenly } from "../test/element-sets.js";
import { prepareSearchArea } from "./search-area.js";

const areaOf = (...bounds: [number, number, number, number]): ReturnType<typeof prepareSearchArea> =>
  prepareSearchArea(box(...bounds) as Footprint, "simulator");
const patch = (lon: number, lat: number, size = 0.2): Footprint =>
  box(lon, lat, lon + size, lat + size) as Footprint;

describe("the area of a search", () => {
  it("holds what a map would show inside its box, although the great circle passes further north", () => {
    const europe = areaOf(-10, 40, 30, 60);
    expect(europe.touches(patch(10, 40.1))).toBe(true);
    expect(europe.touches(patch(10, 39.7))).toBe(false);
  });

  it("also holds what the great circles of a footprint enclose", () => {
    expect(areaOf(-10, 40, 30, 60).touches(patch(10, 60.5))).toBe(true);
    expect(areaOf(-10, 40, 30, 60).touches(patch(10, 63))).toBe(false);
  });

  it.each([
    [[-180, -90, 180, 90] as const, true, true],
    [[-180, 60, 180, 90] as const, true, false],
    [[-180, -10, 180, 10] as const, false, true],
    [[-170, -80, 170, 80] as const, true, true],
  ])("may be the box %j", (bounds, holdsNorth, holdsEquator) => {
    const area = areaOf(...(bounds as unknown as [number, number, number, number]));
    expect(area.touches(patch(100, 65))).toBe(holdsNorth);
    expect(area.touches(patch(100, 0))).toBe(holdsEquator);
    expect(area.mayTouch(toVector(100.1, 65.1), 20) || !holdsNorth).toBe(true);
    expect(area.mayTouch(toVector(100.1, 0.1), 20) || !holdsEquator).toBe(true);
  });

  it("never turns a disc away that holds a footprint the exact test accepts", () => {
    fc.assert(
      fc.property(
        evenly(-180, 170),
        evenly(-90, 80),
        evenly(0.5, 10),
        evenly(-12, 12),
        evenly(-12, 12),
        (west, south, size, east, north) => {
          const area = areaOf(west, south, west + size, south + size);
          const lon = ((west + east + 540) % 360) - 180;
          const lat = Math.min(89, Math.max(-89.5, south + north));
          fc.pre(lon < 179);
          if (area.touches(patch(lon, lat))) {
            expect(area.mayTouch(toVector(lon + 0.1, lat + 0.1), 20)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("turns a disc away that is far off", () => {
    expect(areaOf(0, 40, 10, 50).mayTouch(toVector(60, 40), 300)).toBe(false);
    expect(areaOf(0, 40, 10, 50).mayTouch(toVector(-175, -45), 300)).toBe(false);
  });

  it("may be in two parts across the antimeridian", () => {
    const fiji: Footprint = {
      type: "MultiPolygon",
      coordinates: [box(177, -20, 180, -15), box(-180, -20, -178, -15)].map(
        (part) => (part as Footprint).coordinates,
      ) as Extract<Footprint, { type: "MultiPolygon" }>["coordinates"],
    };
    const area = prepareSearchArea(fiji, "simulator");
    expect(area.touches(patch(-179, -18))).toBe(true);
    expect(area.touches(patch(179, -18))).toBe(true);
    expect(area.touches(patch(0, -18))).toBe(false);
    expect(area.mayTouch(toVector(0, -18), 1000)).toBe(false);
  });

  it("that encloses nothing is refused", () => {
    let found: unknown;
    try {
      areaOf(10, 20, 10, 20);
    } catch (error) {
      found = error;
    }
    expect(isProviderError(found, "provider/invalid-options")).toBe(true);
    expect((found as Error).message).toMatch(
      /^simulator: the area of the search cannot be read: footprint has no/,
    );
  });
});
