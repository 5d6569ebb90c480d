import polygonClipping from "polygon-clipping";
import type { Engine } from "./engine.js";
import { planarEngine, polygonsDeg2 } from "./planar-sweep.js";

/** The sweep around polygon-clipping. */
export function polygonClippingEngine(version: string): Engine {
  return planarEngine(`sweep + polygon-clipping ${version}`, (left, right) =>
    polygonsDeg2(polygonClipping.intersection(left.rings, right.rings)),
  );
}
