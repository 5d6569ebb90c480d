import { ShapeBuilder, type Shapes } from "./shapes.js";

/** Rows of the base map's shapes. */
export const baseRows = { land: 0, coast: 1, graticule: 2, equator: 3 } as const;

/** Coastlines of 1:110 million, or of 1:50 million. */
export type LandDetail = "coarse" | "fine";

/** What the worker answers: the land, or why there is none. */
export type LandAnswer = { readonly shapes: Shapes } | { readonly reason: string };

/** The land, made in a worker: the fine one takes longer than a map in motion may stand still. */
export function loadLand(detail: LandDetail): Promise<Shapes> {
  const worker = new Worker(new URL("./land-worker.ts", import.meta.url), { type: "module" });
  return new Promise<Shapes>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<LandAnswer>) => {
      if ("shapes" in data) resolve(data.shapes);
      else reject(new Error(data.reason));
    });
    worker.addEventListener("error", ({ message }) =>
      reject(new Error(`the coastlines cannot be loaded: ${message || "their script is missing"}`)),
    );
    worker.postMessage(detail);
  }).finally(() => worker.terminate());
}

/** Meridians and parallels every 30° (every 15° of latitude towards the poles), and the polar circles' neighbours. */
export function graticule(): Shapes {
  const builder = new ShapeBuilder();
  for (let lon = -180; lon < 180; lon += 30) {
    const meridian: number[] = [];
    for (let lat = lon % 90 === 0 ? -90 : -75; lat <= (lon % 90 === 0 ? 90 : 75); lat += 2.5)
      meridian.push(lon, lat);
    builder.line(baseRows.graticule, meridian);
  }
  for (const lat of [-75, -60, -30, 0, 30, 60, 75]) {
    const parallel: number[] = [];
    for (let lon = -180; lon <= 180; lon += 2) parallel.push(lon, lat);
    builder.line(lat === 0 ? baseRows.equator : baseRows.graticule, parallel);
  }
  return builder.shapes();
}
