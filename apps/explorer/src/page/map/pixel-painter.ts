import type { LayerPart, MapFrame, MapLayer } from "./map-layer.js";
import { forEachSeen, projector } from "./projected.js";

/** Paints a picture pixel by pixel, without smooth edges: what a canvas takes a fifth of a second for, in a tenth of it. */
export interface PixelPainter {
  /** Begins an empty picture of so many device pixels. */
  begin(width: number, height: number): void;
  draw(layer: MapLayer, part: LayerPart, frame: MapFrame): void;
  /** Puts the picture in place of what is on a canvas of its size. */
  show(context: CanvasRenderingContext2D): void;
}

/** A painter that keeps one picture and paints it over each time. */
export function pixelPainter(): PixelPainter {
  let image = new ImageData(1, 1);
  let pixels = new Uint32Array(image.data.buffer);
  let [width, height] = [1, 1];

  const blend = (place: number, colour: number, opacity: number): void => {
    const under = pixels[place]!;
    if (opacity >= 1) pixels[place] = colour;
    else if (under >>> 24 === 0) pixels[place] = faded(colour, opacity);
    else pixels[place] = mixed(colour, under, opacity);
  };

  const line = (at: Float64Array, colour: number, opacity: number): void => {
    const [dx, dy] = [at[2]! - at[0]!, at[3]! - at[1]!];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))));
    // Far out of the picture there is no end to it.
    if (steps > 4 * (width + height)) return;
    for (let i = 0; i < steps; i++) {
      const x = Math.floor(at[0]! + (dx * i) / steps);
      const y = Math.floor(at[1]! + (dy * i) / steps);
      if (x >= 0 && y >= 0 && x < width && y < height) blend(y * width + x, colour, opacity);
    }
  };

  // Pixels whose middle lies inside: triangles side by side leave no seam and paint nothing twice.
  const triangle = (at: Float64Array, colour: number, opacity: number): void => {
    const [ax, ay, bx, by, cx, cy] = at as unknown as [number, number, number, number, number, number];
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    for (let y = top; y <= bottom; y++) {
      const level = y + 0.5;
      let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      const cross = (px: number, py: number, qx: number, qy: number): void => {
        if (py > level === qy > level) return;
        const x = px + ((level - py) / (qy - py)) * (qx - px);
        if (x < left) left = x;
        if (x > right) right = x;
      };
      cross(ax, ay, bx, by);
      cross(bx, by, cx, cy);
      cross(cx, cy, ax, ay);
      const from = Math.max(0, Math.ceil(left - 0.5));
      const to = Math.min(width, Math.ceil(right - 0.5));
      if (opacity >= 1) {
        if (from < to) pixels.fill(colour, y * width + from, y * width + to);
      } else for (let x = from; x < to; x++) blend(y * width + x, colour, opacity);
    }
  };

  return {
    begin(wide, high) {
      if (wide === width && high === height) {
        pixels.fill(0);
        return;
      }
      [width, height] = [wide, high];
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    },
    draw({ chunks, colours }, part, { camera, size, pixelRatio }) {
      const project = projector(camera);
      const scale = camera.scale * pixelRatio;
      // As bytes they lie in the picture: red, green, blue, opacity.
      const colourOf = new Uint32Array(colours.buffer, colours.byteOffset, colours.length >> 2);
      const [middleX, middleY] = [width / 2, height / 2];
      if (part.kind === "points") {
        const disc = discOffsets(part.sizePx * pixelRatio, width);
        const reach = Math.ceil((part.sizePx * pixelRatio) / 2);
        const at = new Float64Array(2);
        for (const { points, pointRows } of chunks) {
          for (let k = 0; k < pointRows.length; k++) {
            const colour = colourOf[pointRows[k]!] ?? 0;
            if (colour === 0 || !project(points, 3 * k, at, 0)) continue;
            const x = Math.round(middleX + scale * at[0]!);
            const y = Math.round(middleY - scale * at[1]!);
            if (x < reach || y < reach || x >= width - reach || y >= height - reach) continue;
            const place = y * width + x;
            for (let i = 0; i < disc.length; i++) pixels[place + disc[i]!] = colour;
          }
        }
        return;
      }
      const reach = [size.width / 2 / camera.scale, size.height / 2 / camera.scale] as const;
      const paint = part.kind === "edges" ? line : triangle;
      for (const shapes of chunks) {
        forEachSeen(shapes, part.kind, { project, reach }, (row, at) => {
          const colour = colourOf[row] ?? 0;
          if (colour >>> 24 === 0) return;
          for (let i = 0; i < 6; i += 2) {
            at[i] = middleX + scale * at[i]!;
            at[i + 1] = middleY - scale * at[i + 1]!;
          }
          paint(at, colour, (part.opacity * (colour >>> 24)) / 255);
        });
      }
    },
    show(context) {
      context.putImageData(image, 0, 0);
    },
  };
}

function faded(colour: number, opacity: number): number {
  return ((colour & 0xffffff) | (Math.round(255 * opacity) << 24)) >>> 0;
}

/** A colour over another that is there already. */
function mixed(colour: number, under: number, opacity: number): number {
  const channel = (shift: number): number => {
    const below = (under >>> shift) & 255;
    return Math.round(below + opacity * (((colour >>> shift) & 255) - below)) << shift;
  };
  const alpha = under >>> 24;
  const sum = Math.round(alpha + opacity * (255 - alpha));
  return (channel(0) | channel(8) | channel(16) | (sum << 24)) >>> 0;
}

/** Where the pixels of a disc lie in an image of a width, from its middle. */
function discOffsets(sizePx: number, width: number): Int32Array {
  const radius = Math.max(0.5, sizePx / 2);
  const reach = Math.floor(radius);
  const offsets: number[] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      // A little more than the disc, so that the smallest is not a cross.
      if (Math.hypot(dx, dy) <= radius + 0.3) offsets.push(dy * width + dx);
    }
  }
  return Int32Array.from(offsets);
}
