import type { LayerPart, MapFrame, MapLayer, MapRenderer } from "./map-layer.js";
import { pixelPainter } from "./pixel-painter.js";
import { forEachSeen, projector, type Sight } from "./projected.js";

/**
 * A renderer for browsers without WebGL 2: the same picture, slower. While the map moves it is painted pixel by pixel,
 * without smooth edges; at rest as a canvas draws.
 */
export function canvasRenderer(canvas: HTMLCanvasElement): MapRenderer {
  // Keeps the canvas in memory: what draws it here is no graphics card.
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  const painter = pixelPainter();
  const overlay = document.createElement("canvas");
  const overlayContext = overlay.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  return {
    kind: "canvas",
    draw(frame: MapFrame) {
      const { camera, size, pixelRatio, layers, isMoving } = frame;
      const [width, height] = [size.width, size.height].map((css) =>
        Math.max(1, Math.round(css * pixelRatio)),
      ) as [number, number];
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      if (isMoving) {
        painter.begin(width, height);
        for (const layer of layers) for (const part of layer.parts) painter.draw(layer, part, frame);
        painter.show(context);
        return;
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, width, height);
      // Copies beside the plane map's seam are left to WebGL: here they would triple the work for a sliver of land.
      const scale = camera.scale * pixelRatio;
      context.setTransform(scale, 0, 0, -scale, width / 2, height / 2);
      const reach = [size.width / 2 / camera.scale, size.height / 2 / camera.scale] as const;
      const pen: Pen = { context, project: projector(camera), pixel: 1 / camera.scale, reach };
      for (const layer of layers) {
        for (const part of layer.parts) {
          if (part.kind !== "points") drawPart(pen, layer, part);
          else drawPoints(layer, part, frame);
        }
      }
    },
    dispose() {},
  };

  /** A hundred thousand paths take a canvas a fifth of a second, their pixels some milliseconds. */
  function drawPoints(layer: MapLayer, part: LayerPart, frame: MapFrame): void {
    const { width, height } = canvas;
    if (overlay.width !== width) overlay.width = width;
    if (overlay.height !== height) overlay.height = height;
    painter.begin(width, height);
    painter.draw(layer, { ...part, opacity: 1 }, frame);
    painter.show(overlayContext);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = part.opacity;
    context.drawImage(overlay, 0, 0);
    context.restore();
  }
}

interface Pen extends Sight {
  readonly context: CanvasRenderingContext2D;
  /** A CSS pixel in the context's unit. */
  readonly pixel: number;
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
  for (const shapes of chunks) {
    forEachSeen(shapes, part.kind === "edges" ? "edges" : "triangles", pen, (row, at) => {
      const path = pathOf(row);
      if (path === undefined) return;
      path.moveTo(at[0]!, at[1]!);
      path.lineTo(at[2]!, at[3]!);
      if (part.kind === "edges") return;
      path.lineTo(at[4]!, at[5]!);
      // Not closePath, which takes longer the longer the path is.
      path.lineTo(at[0]!, at[1]!);
    });
  }
  return paths;
}
