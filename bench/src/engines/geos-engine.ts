import initGeosJs from "geos-wasm";
import type { Engine } from "./engine.js";
import { type OverlapDeg2, type Part, planarEngine } from "./planar-sweep.js";

type Geos = Awaited<ReturnType<typeof initGeosJs>>;
/** A geometry in the memory of the WebAssembly module. */
type Pointer = number;

/**
 * The sweep around GEOS in WebAssembly, in the form that measured best: a geometry is made when a part is first asked
 * for and kept, and only parts that truly meet are clipped. Prepared geometries and clipping every candidate are slower.
 */
export async function geosEngine(version: string): Promise<Engine> {
  // Loading and compiling the module is not counted.
  const geos = await initGeosJs();
  const geometries = [new Map<number, Pointer>(), new Map<number, Pointer>()] as const;
  const forget = (): void => {
    for (const made of geometries) {
      for (const pointer of made.values()) geos.GEOSGeom_destroy(pointer);
      made.clear();
    }
  };
  return planarEngine(`sweep + geos-wasm ${version}`, overlapWith(geos, geometries), { forget });
}

function overlapWith(
  geos: Geos,
  geometries: readonly [Map<number, Pointer>, Map<number, Pointer>],
): OverlapDeg2 {
  const area = geos.Module._malloc(8);
  const geometryOf = (part: Part, side: 0 | 1): Pointer => {
    const known = geometries[side].get(part.number);
    if (known !== undefined) return known;
    const made = makePolygon(geos, part);
    geometries[side].set(part.number, made);
    return made;
  };
  return (left, right) => {
    const a = geometryOf(left, 0);
    const b = geometryOf(right, 1);
    if (geos.GEOSIntersects(a, b) !== 1) return 0;
    const shared = geos.GEOSIntersection(a, b);
    if (shared === 0) throw new Error("GEOS could not intersect two footprints");
    geos.GEOSArea(shared, area);
    geos.GEOSGeom_destroy(shared);
    return geos.Module.HEAPF64[area >> 3]!;
  };
}

function makePolygon(geos: Geos, { rings }: Part): Pointer {
  const [shell, ...holes] = rings.map((ring) => {
    const buffer = geos.Module._malloc(ring.length * 16);
    const heap: Float64Array = geos.Module.HEAPF64;
    ring.forEach(([lon, lat], i) => {
      heap[(buffer >> 3) + 2 * i] = lon;
      heap[(buffer >> 3) + 2 * i + 1] = lat;
    });
    const sequence = geos.GEOSCoordSeq_copyFromBuffer(buffer, ring.length, 0, 0);
    geos.Module._free(buffer);
    return geos.GEOSGeom_createLinearRing(sequence);
  });
  const holePointers = geos.Module._malloc(Math.max(4, holes.length * 4));
  holes.forEach((hole, i) => {
    geos.Module.HEAPU32[(holePointers >> 2) + i] = hole;
  });
  const made = geos.GEOSGeom_createPolygon(shell!, holePointers, holes.length);
  geos.Module._free(holePointers);
  return made;
}
