import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Engine } from "./engine.js";
import type { EomatchVariant } from "./eomatch-engine.js";

/** An engine that runs in Node, by its name in figures. */
export type NodeEngineName =
  | "eomatch"
  | "eomatch-columns"
  | "eomatch-planar"
  | "eomatch-regions"
  | "geos-wasm"
  | "polyclip-ts"
  | "polygon-clipping"
  | "turf";

/** How each is opened; its library is imported then and not before. */
export const NODE_ENGINES: Readonly<Record<NodeEngineName, () => Promise<Engine>>> = {
  eomatch: () => openEomatch({ edges: "great-circle" }),
  "eomatch-columns": () => openEomatch({ edges: "great-circle", fromColumns: true }),
  "eomatch-regions": () => openEomatch({ edges: "great-circle", withRegions: true }),
  "eomatch-planar": () => openEomatch({ edges: "planar" }),
  "geos-wasm": async () => (await import("./geos-engine.js")).geosEngine(versionOf("geos-wasm")),
  "polyclip-ts": async () => (await import("./polyclip-engine.js")).polyclipEngine(versionOf("polyclip-ts")),
  "polygon-clipping": async () =>
    (await import("./polygon-clipping-engine.js")).polygonClippingEngine(versionOf("polygon-clipping")),
  turf: async () => (await import("./turf-engine.js")).turfEngine(versionOf("@turf/intersect")),
};

/** Every engine. */
export type EngineName = NodeEngineName | ShapelyName | "postgis";

/** Shapely with its geometries loaded before the clock runs, or making them of columns while it does. */
export type ShapelyName = "shapely" | "shapely-preparing";

/** Names that take part in ratios: everything but ourselves. */
export type PeerName = Exclude<EngineName, `eomatch${string}`>;

/** The engines of other people, in the order of the table. */
export const PEERS: readonly PeerName[] = [
  "shapely",
  "shapely-preparing",
  "geos-wasm",
  "polygon-clipping",
  "postgis",
  "turf",
  "polyclip-ts",
];

async function openEomatch(variant: EomatchVariant): Promise<Engine> {
  return (await import("./eomatch-engine.js")).eomatchEngine(variant);
}

// Not every package lets its manifest be imported, so it is found above its entry.
function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(join(folder, "package.json"));
    if (manifest?.name === name) return manifest.version ?? "unknown";
  }
  return "unknown";
}

function readManifest(file: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
