/** How the Earth is laid flat: seen from afar, area-true around a point (for the poles), or longitude by latitude. */
export type Projection = "globe" | "polar" | "map";

/** What the map looks at. */
export interface Camera {
  readonly projection: Projection;
  /** Centre, degrees. */
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Turn about the centre, degrees clockwise; 0 has north up. */
  readonly rollDeg: number;
  /** CSS pixels per radian on the ground at the centre. */
  readonly scale: number;
}

/** A map's size in CSS pixels. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}

/** A unit vector: x to 0° E on the equator, y to 90° E, z to the north pole. */
export type Vec = readonly [number, number, number];

/** A place on the map in CSS pixels from its upper left corner. */
export type Pixel = readonly [number, number];

const rad = Math.PI / 180;
/** Least cosine of the distance from the centre that is still drawn. */
export const horizon: { readonly [projection in Projection]: number } = { globe: 0, polar: -0.5, map: -2 };

/** Radius of the polar view for a scale of 1: it ends 120° from its centre. */
export const polarReach: number = Math.sqrt(2 * (1 - horizon.polar));

/** The unit vector of a position in degrees. */
export function vecOf(lonDeg: number, latDeg: number): Vec {
  const cos = Math.cos(latDeg * rad);
  return [cos * Math.cos(lonDeg * rad), cos * Math.sin(lonDeg * rad), Math.sin(latDeg * rad)];
}

/** Longitude and latitude of a vector, degrees. */
export function positionOf([x, y, z]: Vec): readonly [lonDeg: number, latDeg: number] {
  return [Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad];
}

/** Rows of the rotation into the map's frame: right, up, towards the viewer. */
export function axesOf({ lonDeg, latDeg, rollDeg }: Camera): readonly [Vec, Vec, Vec] {
  const [lon, lat, roll] = [lonDeg * rad, latDeg * rad, rollDeg * rad];
  const east: Vec = [-Math.sin(lon), Math.cos(lon), 0];
  const north: Vec = [-Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat)];
  const [c, s] = [Math.cos(roll), Math.sin(roll)];
  const mix = (a: number, b: number): Vec =>
    [0, 1, 2].map((i) => a * east[i]! + b * north[i]!) as unknown as Vec;
  return [mix(c, s), mix(-s, c), vecOf(lonDeg, latDeg)];
}

/** Where a vector is drawn, undefined when it is beyond the horizon. */
export function project(camera: Camera, size: MapSize, vec: Vec): Pixel | undefined {
  const flat = flatOf(camera, vec);
  return flat && [size.width / 2 + camera.scale * flat[0], size.height / 2 - camera.scale * flat[1]];
}

function flatOf(camera: Camera, vec: Vec): Pixel | undefined {
  if (camera.projection === "map") {
    const [lon, lat] = positionOf(vec);
    return [wrapDeg(lon - camera.lonDeg) * rad, (lat - camera.latDeg) * rad];
  }
  const [x, y, z] = axesOf(camera).map((axis) => dot(axis, vec)) as unknown as Vec;
  if (z < horizon[camera.projection]) return undefined;
  const k = camera.projection === "globe" ? 1 : Math.sqrt(2 / (1 + z));
  return [k * x, k * y];
}

/** What lies under a pixel, undefined beside the Earth. */
export function unproject(camera: Camera, size: MapSize, [px, py]: Pixel): Vec | undefined {
  const x = (px - size.width / 2) / camera.scale;
  const y = (size.height / 2 - py) / camera.scale;
  if (camera.projection === "map") {
    const lat = camera.latDeg + y / rad;
    return Math.abs(lat) > 90 ? undefined : vecOf(wrapDeg(camera.lonDeg + x / rad), lat);
  }
  const view = viewVec(camera.projection, x, y);
  if (view === undefined) return undefined;
  const axes = axesOf(camera);
  return [0, 1, 2].map((i) => axes.reduce((sum, axis, k) => sum + axis[i]! * view[k]!, 0)) as unknown as Vec;
}

function viewVec(projection: Projection, x: number, y: number): Vec | undefined {
  const r2 = x * x + y * y;
  if (projection === "globe") return r2 > 1 ? undefined : [x, y, Math.sqrt(1 - r2)];
  const z = 1 - r2 / 2;
  if (z < horizon[projection]) return undefined;
  const k = Math.sqrt(1 - r2 / 4);
  return [k * x, k * y, z];
}

/** The camera after a pointer was dragged from one pixel to another. */
export function dragged(camera: Camera, size: MapSize, from: Pixel, to: Pixel): Camera {
  const [dx, dy] = [(to[0] - from[0]) / camera.scale / rad, (to[1] - from[1]) / camera.scale / rad];
  if (camera.projection !== "polar") {
    const narrowing = camera.projection === "map" ? 1 : Math.max(0.2, Math.cos(camera.latDeg * rad));
    return {
      ...camera,
      lonDeg: wrapDeg(camera.lonDeg - dx / narrowing),
      latDeg: clampLat(camera.latDeg + dy),
    };
  }
  const flat = ([px, py]: Pixel): Vec | undefined =>
    viewVec("polar", (px - size.width / 2) / camera.scale, (size.height / 2 - py) / camera.scale);
  const [a, b] = [flat(from), flat(to)];
  return a && b ? turned(camera, a, b) : camera;
}

/** Turns the Earth so that what is seen at one view vector is seen at another, by the shortest way. */
function turned(camera: Camera, a: Vec, b: Vec): Camera {
  const axis = cross(a, b);
  const sin = Math.hypot(...axis);
  if (sin < 1e-12) return camera;
  const angle = Math.atan2(sin, dot(a, b));
  const unit = axis.map((value) => value / sin) as unknown as Vec;
  const axes = axesOf(camera);
  // The new axes are the old ones turned the other way, in the map's frame.
  const turn = (view: Vec): Vec => {
    const back = rotated(view, unit, -angle);
    return [0, 1, 2].map((i) => axes.reduce((sum, row, k) => sum + row[i]! * back[k]!, 0)) as unknown as Vec;
  };
  const [up, out] = [turn([0, 1, 0]), turn([0, 0, 1])];
  const [lonDeg, latDeg] = positionOf(out);
  const [east, north] = axesOf({ ...camera, lonDeg, latDeg, rollDeg: 0 });
  return { ...camera, lonDeg, latDeg, rollDeg: Math.atan2(-dot(up, east), dot(up, north)) / rad };
}

/** The camera zoomed by a factor with a pixel kept in its place. */
export function zoomed(camera: Camera, size: MapSize, factor: number, around: Pixel): Camera {
  const scale = Math.min(maxScale, Math.max(minScale(camera.projection, size), camera.scale * factor));
  const next = { ...camera, scale };
  const before = unproject(camera, size, around);
  const after = before && project(next, size, before);
  return after ? dragged(next, size, after, around) : next;
}

/** 10 m a pixel. */
const maxScale = 637_100;

/** The scale at which the whole Earth is seen. */
export function wholeScale(projection: Projection, { width, height }: MapSize): number {
  if (projection === "map") return Math.min(width / (2 * Math.PI), height / Math.PI);
  const radius = Math.max(40, Math.min(width, height) / 2 - 14);
  // In the polar view the whole is the hemisphere and somewhat more.
  return projection === "globe" ? radius : radius / 1.5;
}

function minScale(projection: Projection, size: MapSize): number {
  return wholeScale(projection, size) * (projection === "map" ? 1 : 0.7);
}

/** Shows vectors as large as they fit; at least as large as the whole Earth. */
export function fitted(camera: Camera, size: MapSize, vecs: readonly Vec[]): Camera {
  if (vecs.length === 0) return camera;
  const sum = vecs.reduce<Vec>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0]);
  const length = Math.hypot(...sum);
  if (length < 1e-6) return camera;
  const centre = sum.map((value) => value / length) as unknown as Vec;
  const [lonDeg, latDeg] = positionOf(centre);
  const reach = Math.max(0.004, ...vecs.map((vec) => Math.acos(Math.min(1, dot(vec, centre)))));
  const room = Math.min(size.width, size.height) / 2;
  const widest = camera.projection === "map" ? Math.max(0.15, Math.cos(latDeg * rad)) : 1;
  const scale = Math.min(
    maxScale,
    Math.max(wholeScale(camera.projection, size), (0.62 * room * widest) / reach),
  );
  return { ...camera, lonDeg, latDeg, rollDeg: 0, scale };
}

/** The dot product. */
export function dot(a: Vec, b: Vec): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vec, b: Vec): Vec {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Rodrigues' rotation. */
function rotated(v: Vec, axis: Vec, angle: number): Vec {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const across = cross(axis, v);
  const along = dot(axis, v) * (1 - c);
  return [0, 1, 2].map((i) => v[i]! * c + across[i]! * s + axis[i]! * along) as unknown as Vec;
}

/** Degrees of longitude from -180 to 180. */
export function wrapDeg(deg: number): number {
  return deg - 360 * Math.floor((deg + 180) / 360);
}

function clampLat(deg: number): number {
  return Math.max(-90, Math.min(90, deg));
}
