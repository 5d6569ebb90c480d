import { intersection } from "polyclip-ts";
import type { Engine } from "./engine.js";
import { planarEngine, polygonsDeg2 } from "./planar-sweep.js";

/** The sweep around polyclip-ts. */
export function polyclipEngine(version: string): Engine {
  return planarEngine(`sweep + polyclip-ts ${version}`, (left, right) =>
    polygonsDeg2(intersection(left.rings, right.rings)),
  );
}
