import { type Camera, fitted, project, type Vec, vecOf } from "../map/camera.js";
import { page } from "./page-state.js";

/** Rows that have a place. */
interface Placed {
  rings(row: number): readonly { readonly lonLat: ArrayLike<number> }[];
}

let flight = 0;

/** Moves the map to a row unless it can be seen well where the map is. */
export function flyTo(rows: Placed, row: number): void {
  const vecs: Vec[] = [];
  for (const { lonLat } of rows.rings(row)) {
    for (let i = 0; i + 1 < lonLat.length; i += 2) vecs.push(vecOf(lonLat[i]!, lonLat[i + 1]!));
  }
  if (vecs.length === 0 || isWellSeen(vecs)) return;
  glide(page.camera.peek(), fitted(page.camera.peek(), page.mapSize.peek(), widened(vecs)));
}

/** A row's surroundings belong into the picture too. */
function widened(vecs: readonly Vec[]): Vec[] {
  const middle = vecs.reduce<Vec>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0]);
  const length = Math.hypot(...middle) || 1;
  return vecs.map((vec) => {
    const out = vec.map((value, i) => value + 3 * (value - middle[i]! / length)) as unknown as Vec;
    const norm = Math.hypot(...out);
    return out.map((value) => value / norm) as unknown as Vec;
  });
}

function isWellSeen(vecs: readonly Vec[]): boolean {
  const size = page.mapSize.peek();
  const pixels = vecs.map((vec) => project(page.camera.peek(), size, vec));
  const isInside = pixels.every(
    (at) =>
      at !== undefined && at[0] > 20 && at[1] > 20 && at[0] < size.width - 20 && at[1] < size.height - 20,
  );
  const xs = pixels.map((at) => at?.[0] ?? 0);
  return isInside && Math.max(...xs) - Math.min(...xs) > 18;
}

/** Moves over a third of a second; at once for those who want no motion. */
function glide(from: Camera, to: Camera): void {
  cancelAnimationFrame(flight);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || from.projection !== to.projection) {
    page.camera.value = to;
    return;
  }
  const began = performance.now();
  const [a, b] = [vecOf(from.lonDeg, from.latDeg), vecOf(to.lonDeg, to.latDeg)];
  const step = (time: number): void => {
    const t = Math.min(1, Math.max(0, (time - began) / 350));
    const s = t * t * (3 - 2 * t);
    const mixed = a.map((value, i) => value + s * (b[i]! - value)) as unknown as Vec;
    const lonDeg = (Math.atan2(mixed[1], mixed[0]) * 180) / Math.PI;
    const latDeg = (Math.atan2(mixed[2], Math.hypot(mixed[0], mixed[1])) * 180) / Math.PI;
    const scale = from.scale * (to.scale / from.scale) ** s;
    page.camera.value = t === 1 ? to : { ...to, lonDeg, latDeg, scale, rollDeg: from.rollDeg * (1 - s) };
    if (t < 1) flight = requestAnimationFrame(step);
  };
  flight = requestAnimationFrame(step);
}
