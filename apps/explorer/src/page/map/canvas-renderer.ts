import type { LayerPart, MapFrame, MapLayer, MapRenderer } from "./map-layer.js";
import { pixelPainter } from "./pixel-painter.js";
import { FlatShapes, type Picture, sheetOf } from "./projected.js";

/**
 * A renderer for browsers without WebGL 2: the same picture, slower. While the map moves it is painted pixel by pixel,
 * without smooth edges; at rest as a canvas draws.
 */
export function canvasRenderer(canvas: HTMLCanvasElement): MapRenderer {
  // Keeps the canvas in memory: what draws it here is no graphics card.
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  const flat = new FlatShapes();
  const painter = pixelPainter(flat);
  const overlay = document.createElement("canvas");
  const overlayContext = overlay.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  return {
    kind: "canvas",
    draw({ camera, size, pixelRatio, layers, isMoving, isCoarse }: MapFrame) {
      const [width, height] = [size.width, size.height].map((css) =>
        Math.max(1, Math.round(css * pixelRatio)),
      ) as [number, number];
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const picture: Picture = { camera, scale: camera.scale * pixelRatio, width, height };
      if (isMoving) {
        painter.begin(picture);
        for (const layer of layers) {
          for (const part of layer.parts) painter.draw(layer, part, pixelRatio, isCoarse);
        }
        painter.show(context);
        return;
      }
      context.clearRect(0, 0, width, height);
      const [from, to] = sheetOf(picture);
      context.save();
      context.beginPath();
      context.rect(from, 0, to - from, height);
      context.clip();
      const pen: Pen = { context, flat, picture, pixelRatio };
      for (const layer of layers) {
        for (const part of layer.parts) {
          if (part.kind !== "points") drawPart(pen, layer, part);
          else drawPoints(layer, part, pen);
        }
      }
      context.restore();
    },
    dispose() {},
  };

  /** A hundred thousand paths take a canvas a fifth of a second, their pixels some milliseconds. */
  function drawPoints(layer: MapLayer, part: LayerPart, { picture, pixelRatio }: Pen): void {
    const { width, height } = picture;
    if (overlay.width !== width) overlay.width = width;
    if (overlay.height !== height) overlay.height = height;
    painter.begin(picture);
    painter.draw(layer, { ...part, opacity: 1 }, pixelRatio, false);
    painter.show(overlayContext);
    context.save();
    context.globalAlpha = part.opacity;
    context.drawImage(overlay, 0, 0);
    context.restore();
  }
}

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly flat: FlatShapes;
  readonly picture: Picture;
  readonly pixelRatio: number;
}

function drawPart(pen: Pen, layer: MapLayer, part: LayerPart): void {
  const { context, pixelRatio } = pen;
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
      context.lineWidth = part.widthPx * pixelRatio;
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
    const kind = part.kind === "edges" ? "edges" : "triangles";
    pen.flat.forEachSeen(shapes, kind, pen.picture, (row, at, i) => {
      const path = pathOf(row);
      if (path === undefined) return;
      path.moveTo(at[i]!, at[i + 1]!);
      path.lineTo(at[i + 2]!, at[i + 3]!);
      if (part.kind === "edges") return;
      path.lineTo(at[i + 4]!, at[i + 5]!);
      // Not closePath, which takes longer the longer the path is.
      path.lineTo(at[i]!, at[i + 1]!);
    });
  }
  return paths;
}
