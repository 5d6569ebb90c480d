import type { LayerPart, MapLayer } from "./map-layer.js";
import { type FlatShapes, type Picture, sheetOf } from "./projected.js";
import type { Shapes } from "./shapes.js";

/** Paints a picture pixel by pixel, without smooth edges: what a canvas takes a fifth of a second for, in a tenth of it. */
export interface PixelPainter {
  /** Begins an empty picture. */
  begin(picture: Picture): void;
  /**
   * @param pixelRatio device pixels per CSS pixel, the unit of points
   * @param isThin leaves out every other one of very many points
   */
  draw(layer: MapLayer, part: LayerPart, pixelRatio: number, isThin: boolean): void;
  /** Puts the picture in place of what is on a canvas of its size. */
  show(context: CanvasRenderingContext2D): void;
}

const veryManyPoints = 20_000;

/** A painter that keeps one picture and paints it over each time. */
export function pixelPainter(flat: FlatShapes): PixelPainter {
  let image = new ImageData(1, 1);
  let pixels = new Uint32Array(image.data.buffer);
  let [width, height] = [1, 1];
  let [sheetFrom, sheetTo] = [0, 1];
  let picture: Picture | undefined;

  const span = (from: number, to: number, colour: number, opacity: number): void => {
    if (opacity >= 1) {
      // To fill takes a call, which short spans are not worth.
      if (to - from > 24) pixels.fill(colour, from, to);
      else for (let place = from; place < to; place++) pixels[place] = colour;
      return;
    }
    for (let place = from; place < to; place++) blend(pixels, place, colour, opacity);
  };

  const line = (places: Float32Array, first: number, colour: number, opacity: number): void => {
    let x = places[first]!;
    let y = places[first + 1]!;
    const [dx, dy] = [places[first + 2]! - x, places[first + 3]! - y];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))));
    // Far out of the picture there is no end to it.
    if (steps > 4 * (width + height)) return;
    const [stepX, stepY] = [dx / steps, dy / steps];
    for (let i = 0; i < steps; i++, x += stepX, y += stepY) {
      if (x >= sheetFrom && y >= 0 && x < sheetTo && y < height) {
        blend(pixels, Math.floor(y) * width + Math.floor(x), colour, opacity);
      }
    }
  };

  // Pixels whose middle lies inside: triangles side by side leave no seam and paint nothing twice.
  const triangle = (places: Float32Array, first: number, colour: number, opacity: number): void => {
    let [a, b, c] = [first, first + 2, first + 4];
    // From the top, so that an edge is cut at the same places for the triangles on both of its sides.
    if (places[b + 1]! < places[a + 1]!) [a, b] = [b, a];
    if (places[c + 1]! < places[b + 1]!) [b, c] = [c, b];
    if (places[b + 1]! < places[a + 1]!) [a, b] = [b, a];
    const ax = places[a]!;
    const ay = places[a + 1]!;
    const bx = places[b]!;
    const by = places[b + 1]!;
    const cy = places[c + 1]!;
    const top = Math.max(0, Math.ceil(ay - 0.5));
    const bottom = Math.min(height, Math.ceil(cy - 0.5));
    if (top >= bottom) return;
    const long = (places[c]! - ax) / (cy - ay);
    const upper = by > ay ? (bx - ax) / (by - ay) : 0;
    const lower = cy > by ? (places[c]! - bx) / (cy - by) : 0;
    for (let y = top; y < bottom; y++) {
      const level = y + 0.5;
      const x0 = ax + (level - ay) * long;
      const x1 = level < by ? ax + (level - ay) * upper : bx + (level - by) * lower;
      const from = Math.max(sheetFrom, Math.ceil(Math.min(x0, x1) - 0.5));
      const to = Math.min(sheetTo, Math.ceil(Math.max(x0, x1) - 0.5));
      if (from < to) span(y * width + from, y * width + to, colour, opacity);
    }
  };

  const points = (
    { pointRows: rows, points: vectors }: Shapes,
    colourOf: Uint32Array,
    sizePx: number,
    step: number,
  ): void => {
    const places = flat.places(vectors, picture as Picture);
    const disc = discOffsets(sizePx, width);
    const reach = Math.ceil(sizePx / 2);
    const [right, bottom] = [width - reach - 1, height - reach - 1];
    for (let k = 0; k < rows.length; k += step) {
      const colour = colourOf[rows[k]!]!;
      const x = places[2 * k]!;
      const y = places[2 * k + 1]!;
      // What is not seen is NaN; rows that came since the colours were made have none.
      if (!(colour > 0 && x >= reach && y >= reach && x < right && y < bottom)) continue;
      const place = Math.round(y) * width + Math.round(x);
      for (let i = 0; i < disc.length; i++) pixels[place + disc[i]!] = colour;
    }
  };

  return {
    begin(next) {
      picture = next;
      [sheetFrom, sheetTo] = sheetOf(next);
      if (next.width === width && next.height === height) {
        pixels.fill(0);
        return;
      }
      [width, height] = [next.width, next.height];
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    },
    draw({ chunks, colours }, part, pixelRatio, isThin) {
      if (picture === undefined) return;
      // As bytes they lie in the picture: red, green, blue, opacity.
      const colourOf = new Uint32Array(colours.buffer, colours.byteOffset, colours.length >> 2);
      if (part.kind === "points") {
        const step = isThin && colourOf.length > veryManyPoints ? 2 : 1;
        for (const shapes of chunks) points(shapes, colourOf, part.sizePx * pixelRatio, step);
        return;
      }
      const paint = part.kind === "edges" ? line : triangle;
      for (const shapes of chunks) {
        flat.forEachSeen(shapes, part.kind, picture, (row, places, first) => {
          const colour = colourOf[row] ?? 0;
          if (colour >>> 24 !== 0) paint(places, first, colour, (part.opacity * (colour >>> 24)) / 255);
        });
      }
    },
    show(context) {
      context.putImageData(image, 0, 0);
    },
  };
}

function blend(pixels: Uint32Array, place: number, colour: number, opacity: number): void {
  const under = pixels[place]!;
  if (opacity >= 1) pixels[place] = colour;
  else if (under >>> 24 === 0) pixels[place] = faded(colour, opacity);
  else pixels[place] = mixed(colour, under, opacity);
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
