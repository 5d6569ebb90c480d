import { describe, expect, it } from "vitest";
import {
  AUTHALIC_RADIUS_KM,
  areaKm2,
  containsPosition,
  edgeDistanceKm,
  type Footprint,
  intersectFootprints,
  isFinderError,
  type Position,
  prepareFootprint,
} from "../src/index.js";

interface DifficultFootprint {
  readonly file: string;
  readonly tags: readonly string[];
  readonly geometry: Footprint;
}

interface Files {
  existsSync(path: URL): boolean;
  readFileSync(path: URL, encoding: "utf8"): string;
}

const files: Files = await import(/* @vite-ignore */ "node:fs" as string);
const COLLECTION = new URL("../../../../shared/data/footprints/difficult-footprints.json", import.meta.url);
const isAbsent = !files.existsSync(COLLECTION);
if (isAbsent)
  console.info("the collection of difficult footprints is not beside the repository: its tests are left out");

const HEMISPHERE_KM2 = 2 * Math.PI * AUTHALIC_RADIUS_KM ** 2;

function collection(): DifficultFootprint[] {
  return JSON.parse(files.readFileSync(COLLECTION, "utf8"));
}

function areaOrRefusal(footprint: Footprint): number | string {
  try {
    return areaKm2(footprint);
  } catch (error) {
    if (!isFinderError(error, "finder/invalid-footprint")) throw error;
    return error.message;
  }
}

type Rings = readonly (readonly Position[])[];

function polygonsOf({ geometry }: DifficultFootprint): readonly Rings[] {
  return (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as readonly Rings[];
}

function changed(entry: DifficultFootprint, change: (ring: readonly Position[]) => Position[]): Footprint {
  return { type: "MultiPolygon", coordinates: polygonsOf(entry).map((rings) => rings.map(change)) };
}

/** Every edge of the outer rings. */
function outerEdges(entry: DifficultFootprint): [Position, Position][] {
  return polygonsOf(entry).flatMap(([outer]) =>
    outer!.slice(1).map((to, i): [Position, Position] => [outer![i]!, to]),
  );
}

function readable(tag: string): DifficultFootprint[] {
  const found = collection().filter(
    (entry) => entry.tags.includes(tag) && typeof areaOrRefusal(entry.geometry) === "number",
  );
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function expectSameArea(found: Footprint, entry: DifficultFootprint, tolerance: number): void {
  const km2 = areaKm2(entry.geometry);
  expect(Math.abs(areaKm2(found) - km2) / km2, entry.file).toBeLessThan(tolerance);
}

describe("what the tags of the difficult footprints say", () => {
  it.skipIf(isAbsent)("is all tested here", () => {
    expect(new Set(collection().flatMap(({ tags }) => tags))).toEqual(
      new Set([
        "cw-exterior",
        "invalid",
        "lon-outside-180",
        "lon-span>180",
        "near-pole",
        "split-at-antimeridian",
      ]),
    );
  });

  it.skipIf(isAbsent)("cw-exterior: means the same when wound the other way", () => {
    for (const entry of readable("cw-exterior")) {
      expectSameArea(
        changed(entry, (ring) => [...ring].reverse()),
        entry,
        1e-9,
      );
    }
  });

  it.skipIf(isAbsent)("lon-outside-180: means the same with longitudes within ±180", () => {
    const wrap = (lon: number): number => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);
    for (const entry of readable("lon-outside-180")) {
      expectSameArea(
        changed(entry, (ring) => ring.map(([lon, lat]) => [wrap(lon), lat])),
        entry,
        1e-9,
      );
    }
  });

  it.skipIf(isAbsent)("split-at-antimeridian: is one piece across the cut", () => {
    let crossed = 0;
    for (const entry of readable("split-at-antimeridian")) {
      const edges = outerEdges(entry).filter(([[a], [b]]) => Math.abs(a) === 180 && a === b);
      const footprint = prepareFootprint(entry.geometry);
      const isCut = (sign: number, lat: number): boolean =>
        edges.some(([[lon, a], [, b]]) => lon === sign * 180 && (a - lat) * (b - lat) < 0);
      for (const [[, a], [, b]] of edges) {
        const lat = (a + b) / 2;
        // A cut of nanometres, which one of them has, is a touch.
        if (Math.abs(a - b) < 1e-6 || !isCut(1, lat) || !isCut(-1, lat)) continue;
        crossed++;
        expect(edgeDistanceKm(footprint, [180, lat]), entry.file).toBeGreaterThan(0.001);
      }
    }
    expect(crossed).toBeGreaterThan(10);
  });

  it.skipIf(isAbsent)("near-pole: covers the pole where the map is closed along it", () => {
    let polar = 0;
    for (const entry of readable("near-pole")) {
      const along = outerEdges(entry).filter(
        ([a, b]) => Math.abs(a[1]) === 90 && a[1] === b[1] && Math.abs(a[0] - b[0]) > 300,
      );
      const footprint = along.length > 0 ? prepareFootprint(entry.geometry) : undefined;
      for (const [[, lat]] of along) {
        polar++;
        expect(containsPosition(footprint!, [0, lat]), entry.file).toBe(true);
      }
    }
    expect(polar).toBeGreaterThan(5);
  });

  it.skipIf(isAbsent)("lon-span>180: is no wider than its positions, unless the map says so", () => {
    for (const entry of readable("lon-span>180")) {
      const hasRim = polygonsOf(entry)
        .flat(2)
        .some(([lon, lat]) => Math.abs(lon) === 180 || Math.abs(lat) === 90);
      if (hasRim) continue;
      expect(areaKm2(entry.geometry), entry.file).toBeLessThan(HEMISPHERE_KM2);
    }
  });

  it.skipIf(isAbsent)("invalid: becomes a region that is valid, of the same area", () => {
    for (const entry of readable("invalid")) {
      const region = intersectFootprints(entry.geometry, entry.geometry)!.region;
      expectSameArea(region, entry, 1e-8);
      const polygons = (region.type === "Polygon" ? [region.coordinates] : region.coordinates) as Rings[];
      for (const ring of polygons.flat()) {
        const seen = new Set(ring.slice(1).map((position) => position.join()));
        expect(seen.size, entry.file).toBe(ring.length - 1);
        expect(ring.at(-1)).toEqual(ring[0]);
      }
    }
  });
});

describe("the collection of difficult footprints", () => {
  it.skipIf(isAbsent)("is read but for the two ground tracks that halve the globe", () => {
    const refused = collection().filter(({ geometry }) => typeof areaOrRefusal(geometry) === "string");
    expect(refused.map(({ file }) => file.replace(/.*__/, ""))).toEqual([
      "issues-124.json",
      "issues-124.json",
    ]);
    for (const { geometry } of refused) expect(areaOrRefusal(geometry)).toMatch(/two halves/);
  });

  it.skipIf(isAbsent)("covers more than a hemisphere only where the map says so", () => {
    const large = collection().filter(({ geometry }) => Number(areaOrRefusal(geometry)) > HEMISPHERE_KM2);
    expect(new Set(large.map(({ file }) => file.replace(/.*__/, "")))).toEqual(
      new Set(["cw-split-no-fix.json", "ocean.json", "test_collections_are_clients.json"]),
    );
  });

  it.skipIf(isAbsent)("gives one area to a footprint before and after it was cut at the antimeridian", () => {
    const byName = new Map(
      collection().map(({ file, geometry }) => [file.replace("antimeridian/tests__data__", ""), geometry]),
    );
    for (const name of ["split", "multi-split", "complex-split"]) {
      const uncut = areaKm2(byName.get(`input__${name}.json`)!);
      const cut = areaKm2(byName.get(`output__spherical__${name}.json`)!);
      expect(Math.abs(cut - uncut) / uncut, name).toBeLessThan(1e-6);
    }
  });

  it.skipIf(isAbsent)("shares with each other no more than each has, and the same both ways", () => {
    // The outline of all oceans, with thousands of vertices, is left out for time alone.
    const readable = collection()
      .filter(({ file, geometry }) => !file.includes("ocean") && typeof areaOrRefusal(geometry) === "number")
      .map(({ file, geometry }) => ({
        file,
        km2: areaKm2(geometry),
        prepared: prepareFootprint(geometry),
      }));
    for (const [i, a] of readable.entries()) {
      for (const b of readable.slice(i)) {
        const shared = intersectFootprints(a.prepared, b.prepared);
        const back = intersectFootprints(b.prepared, a.prepared)?.areaKm2 ?? 0;
        const found = shared?.areaKm2 ?? 0;
        const least = Math.min(a.km2, b.km2);
        expect(found, `${a.file} and ${b.file}`).toBeLessThanOrEqual(least * (1 + 1e-9) + 1e-6);
        expect(Math.abs(found - back)).toBeLessThanOrEqual(1e-9 * found + 1e-7);
        if (a === b) expect(Math.abs(found - least) / least, a.file).toBeLessThan(1e-8);
        if (shared === undefined) continue;
        const again = areaKm2(shared.region);
        expect(Math.abs(again - found), `${a.file} and ${b.file}`).toBeLessThanOrEqual(1e-6 * found + 1e-6);
      }
    }
  });
});
