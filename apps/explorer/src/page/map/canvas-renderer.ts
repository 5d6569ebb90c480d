import { axesOf, type Camera, horizon } from "./camera.js";
import type { LayerPart, MapFrame, MapLayer, MapRenderer } from "./map-layer.js";
import type { Shapes } from "./shapes.js";

/** A renderer for browsers without WebGL 2: the same picture, slower. */
export function canvasRenderer(canvas: HTMLCanvasElement): MapRenderer {
  // Keeps the canvas in memory: what draws it here is no graphics card.
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  return {
    kind: "canvas",
    draw({ camera, size, pixelRatio, layers }: MapFrame) {
      canvas.width = Math.max(1, Math.round(size.width * pixelRatio));
      canvas.height = Math.max(1, Math.round(size.height * pixelRatio));
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      if (camera.projection === "map") {
        context.beginPath();
        context.rect(size.width / 2 - Math.PI * camera.scale, 0, 2 * Math.PI * camera.scale, size.height);
        context.clip();
      }
      // Copies beside the plane map's seam are left to WebGL: here they would triple the work for a sliver of land.
      const scale = camera.scale * pixelRatio;
      context.setTransform(scale, 0, 0, -scale, canvas.width / 2, canvas.height / 2);
      const pen: Pen = {
        context,
        project: projector(camera),
        pixel: 1 / camera.scale,
        reach: [size.width / 2 / camera.scale, size.height / 2 / camera.scale],
      };
      for (const layer of layers) for (const part of layer.parts) drawPart(pen, layer, part);
    },
    dispose() {},
  };
}

interface Pen {
  readonly context: CanvasRenderingContext2D;
  /** Writes x and y of the vector at an offset into `out`; false when it is not seen. */
  readonly project: (vectors: Float32Array, offset: number, out: Float64Array, at: number) => boolean;
  /** A CSS pixel in the context's unit. */
  readonly pixel: number;
  /** From the middle to the edges of the picture, in the context's unit. */
  readonly reach: readonly [number, number];
}

function projector(camera: Camera): Pen["project"] {
  if (camera.projection === "map") {
    const [lon0, lat0] = [camera.lonDeg, camera.latDeg].map((deg) => (deg * Math.PI) / 180) as [
      number,
      number,
    ];
    return (v, i, out, at) => {
      const lon = Math.atan2(v[i + 1]!, v[i]!) - lon0;
      out[at] = lon - 2 * Math.PI * Math.floor((lon + Math.PI) / (2 * Math.PI));
      out[at + 1] = Math.asin(Math.max(-1, Math.min(1, v[i + 2]!))) - lat0;
      return true;
    };
  }
  const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = axesOf(camera);
  const isGlobe = camera.projection === "globe";
  const least = horizon[camera.projection];
  return (v, i, out, at) => {
    const [x, y, z] = [v[i]!, v[i + 1]!, v[i + 2]!];
    const depth = cx * x + cy * y + cz * z;
    if (depth < least) return false;
    const k = isGlobe ? 1 : Math.sqrt(2 / (1 + depth));
    out[at] = k * (ax * x + ay * y + az * z);
    out[at + 1] = k * (bx * x + by * y + bz * z);
    return true;
  };
}

function drawPart(pen: Pen, layer: MapLayer, part: LayerPart): void {
  const { context, pixel } = pen;
  for (const [colour, paths] of pathsByColour(pen, layer, part)) {
    const [red, green, blue, alpha] = [
      colour >>> 24,
      (colour >> 16) & 255,
      (colour >> 8) & 255,
      colour & 255,
    ];
    context.fillStyle = `rgba(${red},${green},${blue},${(alpha / 255) * part.opacity})`;
    context.strokeStyle = context.fillStyle;
    if (part.kind === "edges") {
      context.lineWidth = part.widthPx * pixel;
      context.stroke(paths);
    } else {
      // As one path, triangles side by side leave no seams.
      context.fill(paths);
    }
  }
}

/** The paths of a part, gathered by colour (RGBA in 32 bits), because changing it is what costs. */
function pathsByColour(pen: Pen, { chunks, colours }: MapLayer, part: LayerPart): Map<number, Path2D> {
  const paths = new Map<number, Path2D>();
  const pathOf = (row: number): Path2D | undefined => {
    const i = row * 4;
    if ((colours[i + 3] ?? 0) === 0) return undefined;
    const colour =
      ((colours[i]! << 24) | (colours[i + 1]! << 16) | (colours[i + 2]! << 8) | colours[i + 3]!) >>> 0;
    const known = paths.get(colour) ?? new Path2D();
    paths.set(colour, known);
    return known;
  };
  for (const shapes of chunks) trace(pen, shapes, part, pathOf);
  return paths;
}

function trace(pen: Pen, shapes: Shapes, part: LayerPart, pathOf: (row: number) => Path2D | undefined): void {
  const { project, pixel, reach } = pen;
  const [vectors, rows, corners] = {
    points: [shapes.points, shapes.pointRows, 1] as const,
    edges: [shapes.edges, shapes.edgeRows, 2] as const,
    triangles: [shapes.triangles, shapes.triangleRows, 3] as const,
  }[part.kind];
  const at = new Float64Array(6);
  const half = part.kind === "points" ? (part.sizePx * pixel) / 2 : 0;
  for (let k = 0; k < rows.length; k++) {
    const path = pathOf(rows[k]!);
    if (path === undefined) continue;
    let isSeen = true;
    for (let c = 0; c < corners && isSeen; c++) isSeen = project(vectors, (k * corners + c) * 3, at, 2 * c);
    if (!isSeen || isTorn(at, corners) || isBeside(at, corners, reach)) continue;
    if (corners === 1) {
      path.rect(at[0]! - half, at[1]! - half, 2 * half, 2 * half);
      continue;
    }
    path.moveTo(at[0]!, at[1]!);
    path.lineTo(at[2]!, at[3]!);
    if (corners === 3) {
      path.lineTo(at[4]!, at[5]!);
      // Not closePath, which takes longer the longer the path is.
      path.lineTo(at[0]!, at[1]!);
    }
  }
}

/** Whether corners lie on both sides of the plane map's seam. */
function isTorn(at: Float64Array, corners: number): boolean {
  return (corners > 1 && Math.abs(at[0]! - at[2]!) > 2) || (corners > 2 && Math.abs(at[0]! - at[4]!) > 2);
}

/** Whether all corners lie beyond one edge of the picture: most do when the map is large, and drawing them costs. */
function isBeside(at: Float64Array, corners: number, reach: Pen["reach"]): boolean {
  for (let axis = 0; axis < 2; axis++) {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let c = 0; c < corners; c++) {
      least = Math.min(least, at[2 * c + axis]!);
      greatest = Math.max(greatest, at[2 * c + axis]!);
    }
    const edge = reach[axis as 0 | 1] * 1.05;
    if (least > edge || greatest < -edge) return true;
  }
  return false;
}
