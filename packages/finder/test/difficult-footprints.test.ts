import { describe, expect, it } from "vitest";
import {
  AUTHALIC_RADIUS_KM,
  areaKm2,
  type Footprint,
  intersectFootprints,
  isFinderError,
  prepareFootprint,
} from "../src/index.js";

interface DifficultFootprint {
  readonly file: string;
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
