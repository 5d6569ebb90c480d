import { featureCollection, polygon } from "@turf/helpers";
import { intersect } from "@turf/intersect";
import type { Engine } from "./engine.js";
import { planarEngine, polygonsDeg2 } from "./planar-sweep.js";

/** The sweep around turf's intersect, which gives null where nothing is shared. */
export function turfEngine(version: string): Engine {
  return planarEngine(`sweep + turf ${version}`, (left, right) => {
    const shared = intersect(featureCollection([polygon(left.rings), polygon(right.rings)]));
    if (shared === null) return 0;
    const { geometry } = shared;
    return polygonsDeg2(geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
  });
}
